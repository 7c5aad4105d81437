//! The calls to Sentiance's platform, or to what the app put in their place: the exchange of a code, the refresh of a token, and the word
//! that a user was reset.

use js_sys::{Object, Promise};
use wasm_bindgen::JsValue;

use super::drive::Config;
use super::http::{self, Abort};
use super::js::{self, Foreign};
use super::wait::{Ended, wait};
use crate::core::{Failure, Id, Kind, Outcome, Party, Secret, Token, User};
use crate::wire::time::When;
use crate::wire::{answers, form, uuid};

/// One request, and how long it may take.
pub struct Request<'a> {
    pub within: u32,
    pub interrupt: Option<&'a Promise>,
    /// Receives what the app's own function threw.
    pub cause: &'a mut JsValue,
}

/// A code on its way to the platform.
pub struct Code<'a> {
    pub code: &'a Secret,
    pub platform: &'a str,
    pub key: Id,
    pub install: Id,
}

pub async fn exchange(code: &Code<'_>, config: &Config, request: Request<'_>) -> Result<User, Failure> {
    let Code { code, platform, key, install } = *code;
    if let Some(function) = &config.exchange {
        let (key, install) = (uuid::write(key), uuid::write(install));
        let told = [("authCode", code.expose()), ("platformUrl", platform), ("idempotencyKey", &key), ("installId", &install)];
        let (answer, when) = request.ask(function, &told).await?;
        return answers::user(&answer, when, platform);
    }
    let url = [platform, "/users"].concat();
    let (answer, when) = request.send(&url, &form::exchange(code, key, install), answers::exchange_refusal).await?;
    answers::user(&answer, when, platform)
}

pub async fn refresh(user: &User, config: &Config, request: Request<'_>) -> Result<Token, Failure> {
    let (answer, when) = match &config.refresh_token {
        Some(function) => {
            let told = [("userId", user.id.as_str()), ("tokenId", user.token.id.expose()), ("platformUrl", &user.platform)];
            request.ask(function, &told).await?
        }
        None => request.send(&of_user(user, "/token"), &form::refresh(&user.token.id), answers::refresh_refusal).await?,
    };
    answers::token(&answer, when)
}

/// Tells the platform, once, that this user was reset. Nobody waits for it and nothing fails because of it.
pub fn notify_reset(user: &User, install: Option<Id>, config: &Config) {
    if let Some(function) = &config.notify_reset {
        let install = install.map(uuid::write).unwrap_or_default();
        let told = [("userId", user.id.as_str()), ("tokenId", user.token.id.expose()), ("platformUrl", &user.platform), ("installId", &install)];
        http::forget(&js::ask(function, &context(&told)));
        return;
    }
    http::send_and_forget(&of_user(user, "/reset"), &http::post(&form::reset_notice(install, &user.token.id)));
}

impl Request<'_> {
    /// `refused` says what a status other than success means.
    async fn send(self, url: &str, body: &Secret, refused: fn(u16, Option<&Foreign>, Option<u32>) -> Failure) -> Result<(Foreign, When), Failure> {
        let answer = http::request(url, &http::post(body), self.within, self.interrupt).await.map_err(unknown)?;
        if !answer.is_success() {
            return Err(refused(answer.status, answer.body.as_ref(), answer.retry_after));
        }
        Ok((answer.body.ok_or_else(|| unknown(Kind::NotJson))?, answer.when))
    }

    /// Asks the app's own function, which answers what the platform would.
    async fn ask(self, function: &JsValue, told: &[(&str, &str)]) -> Result<(Foreign, When), Failure> {
        let (abort, context) = (Abort::new(), context(told));
        js::set(&context, "signal", &abort.signal());
        match wait(&js::ask(function, &context), self.within, self.interrupt).await {
            Ended::Value(answer) => Ok((Foreign(answer), http::now(0))),
            Ended::Threw(thrown) => {
                *self.cause = thrown;
                Err(unknown(Kind::CallbackFailed))
            }
            Ended::Late => Err(unknown(Kind::Timeout)),
        }
    }
}

fn context(told: &[(&str, &str)]) -> Object {
    let context = Object::new();
    for (name, value) in told {
        js::set(&context, name, &(*value).into());
    }
    context
}

fn of_user(user: &User, what: &str) -> String {
    let mut url = [user.platform.as_str(), "/users/"].concat();
    form::encode(&mut url, &user.id);
    url.push_str(what);
    url
}

/// A failure of which nobody can say whether the platform acted.
const fn unknown(kind: Kind) -> Failure {
    Failure { outcome: Outcome::Unknown, ..Failure::from(Party::Platform, kind) }
}
