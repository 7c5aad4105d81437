//! The calls to Sentiance's platform, or to what the app put in their place: the exchange of a code, the refresh of a token, and the word
//! that a user was reset.

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::drive::Config;
use super::http::{self, Question, Reply};
use super::js::{self, Foreign};
use crate::core::{Failure, Id, Kind, Outcome, Party, Secret, Token, User};
use crate::wire::time::When;
use crate::wire::{answers, form, uuid};

pub fn exchange(code: &Secret, platform: &str, key: Id, install: Id, config: &Config) -> Question {
    match config.function("exchange") {
        Some(function) => {
            let (key, install) = (uuid::write(key), uuid::write(install));
            call(&function, &[("authCode", code.expose()), ("platformUrl", platform), ("idempotencyKey", &key), ("installId", &install)])
        }
        None => Question::fetch(&users(platform), &http::post(&form::exchange(code, key, install))),
    }
}

/// The user that `platform` gave for a code.
pub fn exchanged(reply: Result<Reply, Kind>, platform: &str) -> Result<User, Failure> {
    let (answer, when) = accepted(reply, answers::exchange_refusal)?;
    answers::user(&answer, when, platform)
}

pub fn refresh(user: &User, config: &Config) -> Question {
    match config.function("refreshToken") {
        Some(function) => call(&function, &of_user(user)),
        None => Question::fetch(&url(user, "/token"), &http::post(&form::refresh(&user.token.id))),
    }
}

pub fn refreshed(reply: Result<Reply, Kind>) -> Result<Token, Failure> {
    let (answer, when) = accepted(reply, answers::refresh_refusal)?;
    answers::token(&answer, when)
}

/// Tells the platform, once, that this user was reset. Nobody waits for it and nothing fails because of it.
pub fn notify_reset(user: &User, install: Option<Id>, config: &Config) {
    if let Some(function) = config.function("notifyReset") {
        let told = context(&of_user(user));
        js::set(&told, "installId", &install.map(uuid::write).unwrap_or_default().into());
        http::forget(&js::ask(&function, &told));
        return;
    }
    http::send_and_forget(&url(user, "/reset"), &http::post(&form::reset_notice(install, &user.token.id)));
}

/// `refused` says what a status other than success means.
fn accepted(reply: Result<Reply, Kind>, refused: fn(u16, Option<&Foreign>, Option<u32>) -> Failure) -> Result<(Foreign, When), Failure> {
    let reply = reply.map_err(unknown)?;
    if !reply.is_success() {
        return Err(refused(reply.status, reply.body.as_ref(), reply.retry_after));
    }
    Ok((reply.body.ok_or_else(|| unknown(Kind::NotJson))?, reply.when))
}

/// Asks the app's own function, which answers what the platform would.
fn call(function: &JsValue, told: &[(&str, &str)]) -> Question {
    Question::call(function, &context(told))
}

fn context(told: &[(&str, &str)]) -> Object {
    let context = Object::new();
    for (name, value) in told {
        js::set(&context, name, &(*value).into());
    }
    context
}

/// What the app's functions are told of a user.
fn of_user(user: &User) -> [(&str, &str); 3] {
    [("userId", &user.id), ("tokenId", user.token.id.expose()), ("platformUrl", &user.platform)]
}

fn url(user: &User, what: &str) -> String {
    let mut url = users(&user.platform);
    url.push('/');
    form::encode(&mut url, &user.id);
    url.push_str(what);
    url
}

fn users(platform: &str) -> String {
    let mut url = String::from(platform);
    url.push_str("/users");
    url
}

/// A failure of which nobody can say whether the platform acted.
const fn unknown(kind: Kind) -> Failure {
    Failure { outcome: Outcome::Unknown, ..Failure::from(Party::Platform, kind) }
}
