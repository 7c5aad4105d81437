//! The code, in each of the three ways an app can give it.

use js_sys::{Object, Promise};
use wasm_bindgen::{JsCast, JsValue};

use super::http::{self, Abort};
use super::js::{self, Foreign};
use super::wait::{Ended, wait};
use crate::core::{Failure, Kind, Party, Subject};
use crate::wire::answers::{self, Grant};
use crate::wire::options::{self, CodeOption};

/// Gets a code. `cause` receives what the app's own function threw.
pub async fn obtain(option: &CodeOption<Foreign>, attempt: u8, within: u32, interrupt: Option<&Promise>, cause: &mut JsValue) -> Result<Grant, Failure> {
    match option {
        CodeOption::Literal(code) => Ok(Grant { code: code.clone(), platform: None }),
        CodeOption::Url { url, request } => from_url(url, request.as_ref(), within, interrupt).await,
        CodeOption::Callback(function) => from_callback(function, attempt, within, interrupt, cause).await,
    }
}

async fn from_url(url: &str, request: Option<&Foreign>, within: u32, interrupt: Option<&Promise>) -> Result<Grant, Failure> {
    let init = js::literal(r#"{"cache":"no-store","credentials":"same-origin"}"#);
    let mut headers = JsValue::UNDEFINED;
    if let Some(Foreign(request)) = request {
        for name in ["method", "body", "credentials"] {
            if let Some(value) = js::get(request, name) {
                js::set(&init, name, &value);
            }
        }
        headers = js::get(request, "headers").unwrap_or_default();
    }
    // Sentiance's public sample answers 406 to a browser's own `Accept: */*`.
    let headers = accept_json(&headers).ok_or_else(|| Failure::of_option(Kind::InvalidOption, Subject::AuthCodeRequest))?;
    js::set(&init, "headers", &headers);

    let failed = |kind| Failure::from(Party::Backend, kind);
    let answer = http::request(url, &init, within, interrupt).await.map_err(failed)?;
    if !answer.is_success() {
        return Err(answers::backend_refusal(answer.status, answer.retry_after));
    }
    answers::grant(&answer.body.ok_or_else(|| failed(Kind::NotJson))?)
}

fn accept_json(given: &JsValue) -> Option<JsValue> {
    let headers = if given.is_undefined() { web_sys::Headers::new() } else { web_sys::Headers::new_with_record_from_str_to_str(given.unchecked_ref()) }.ok()?;
    headers.set("Accept", "application/json").ok()?;
    Some(headers.into())
}

async fn from_callback(function: &Foreign, attempt: u8, within: u32, interrupt: Option<&Promise>, cause: &mut JsValue) -> Result<Grant, Failure> {
    let abort = Abort::new();
    let context = Object::new();
    js::set(&context, "signal", &abort.signal());
    js::set(&context, "attempt", &attempt.into());
    match wait(&js::ask(&function.0, &context), within, interrupt).await {
        Ended::Value(answer) => match answer.as_string() {
            Some(code) => options::literal(code, Subject::GetAuthCode).map(|code| Grant { code, platform: None }),
            None => answers::grant(&Foreign(answer)),
        },
        Ended::Threw(thrown) => {
            *cause = thrown;
            Err(Failure::from(Party::Backend, Kind::CallbackFailed))
        }
        Ended::Late => Err(Failure::from(Party::Backend, Kind::Timeout)),
    }
}
