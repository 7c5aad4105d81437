//! The exchange of a code for the user, and the word to the platform that a user was reset.

use js_sys::{Object, Promise};
use wasm_bindgen::JsValue;

use super::http::{self, Abort};
use super::js::{self, Foreign};
use super::wait::{Ended, wait};
use crate::core::{Failure, Id, Kind, Outcome, Party, Secret, User};
use crate::wire::{answers, form, uuid};

/// One exchange with Sentiance's platform, or with what stands in its place.
pub struct Exchange<'a> {
    pub platform: &'a str,
    pub code: &'a Secret,
    pub key: Id,
    pub install: Id,
    pub within: u32,
    pub interrupt: Option<&'a Promise>,
}

impl Exchange<'_> {
    pub async fn send(&self) -> Result<User, Failure> {
        let mut url = String::from(self.platform);
        url.push_str("/users");
        let init = http::post(&form::exchange(self.code, self.key, self.install));
        let answer = http::request(&url, &init, self.within, self.interrupt).await.map_err(unknown)?;
        if !answer.is_success() {
            return Err(answers::exchange_refusal(answer.status, answer.body.as_ref(), answer.retry_after));
        }
        answers::user(&answer.body.ok_or_else(|| unknown(Kind::NotJson))?, answer.skew, self.platform)
    }

    /// The same through the app's own function, which answers what the platform would.
    pub async fn ask(&self, function: &JsValue, cause: &mut JsValue) -> Result<User, Failure> {
        let abort = Abort::new();
        let context = Object::new();
        js::set(&context, "signal", &abort.signal());
        for (name, value) in [
            ("authCode", self.code.expose()),
            ("platformUrl", self.platform),
            ("idempotencyKey", &uuid::write(self.key)),
            ("installId", &uuid::write(self.install)),
        ] {
            js::set(&context, name, &value.into());
        }
        match wait(&js::ask(function, &context), self.within, self.interrupt).await {
            Ended::Value(answer) => answers::user(&Foreign(answer), 0, self.platform),
            Ended::Threw(thrown) => {
                *cause = thrown;
                Err(unknown(Kind::CallbackFailed))
            }
            Ended::Late => Err(unknown(Kind::Timeout)),
        }
    }
}

/// A failure of which nobody can say whether the platform acted.
const fn unknown(kind: Kind) -> Failure {
    Failure { outcome: Outcome::Unknown, ..Failure::from(Party::Platform, kind) }
}

/// Tells the platform, once, that this user was reset. Nobody waits for it and nothing fails because of it.
pub fn notify_reset(user: &User, install: Option<Id>, instead: Option<&JsValue>) {
    if let Some(function) = instead {
        let context = Object::new();
        let install = install.map(uuid::write).unwrap_or_default();
        for (name, value) in [("userId", &user.id), ("platformUrl", &user.platform), ("installId", &install)] {
            js::set(&context, name, &value.as_str().into());
        }
        js::set(&context, "tokenId", &user.token.expose().into());
        http::forget(&js::ask(function, &context));
        return;
    }
    let mut url = user.platform.clone();
    url.push_str("/users/");
    form::encode(&mut url, &user.id);
    url.push_str("/reset");
    http::send_and_forget(&url, &http::post(&form::reset_notice(install, &user.token)));
}
