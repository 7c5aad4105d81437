//! The code, in each of the three ways an app can give it.

use js_sys::Object;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Headers;

use super::http::{Question, Reply};
use super::js::{self, Foreign};
use crate::core::{Failure, Kind, Party, Subject};
use crate::wire::Value as _;
use crate::wire::answers::{self, Grant};
use crate::wire::options::{self, CodeOption};

/// What is known without asking.
pub type Known = Result<Grant, Failure>;

/// Asks for a code, unless the app has given it.
pub fn ask(option: &CodeOption<Foreign>, attempt: u8) -> Result<Question, Known> {
    match option {
        CodeOption::Literal(code) => Err(Ok(Grant { code: code.clone(), platform: None })),
        CodeOption::Url { url, request } => match init(request.as_ref()) {
            Some(init) => Ok(Question::fetch(url, &init)),
            None => Err(Err(Failure::of_option(Kind::InvalidOption, Subject::AuthCodeRequest))),
        },
        CodeOption::Callback(Foreign(function)) => {
            let context = Object::new();
            js::set(&context, "attempt", &attempt.into());
            Ok(Question::call(function, &context))
        }
    }
}

/// What the backend is asked with; `None` where the app's own headers are none.
fn init(request: Option<&Foreign>) -> Option<Object> {
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
    let headers = Headers::new_with_record_from_str_to_str(headers.unchecked_ref()).ok()?;
    // Sentiance's public sample answers 406 to a browser's own `Accept: */*`.
    headers.set("Accept", "application/json").ok()?;
    js::set(&init, "headers", &headers);
    Some(init)
}

/// The code in what the backend replied, or the app's function.
pub fn read(option: &CodeOption<Foreign>, reply: Result<Reply, Kind>) -> Result<Grant, Failure> {
    let failed = |kind| Failure::from(Party::Backend, kind);
    let reply = reply.map_err(failed)?;
    if !reply.is_success() {
        return Err(answers::backend_refusal(reply.status, reply.retry_after));
    }
    let body = reply.body.ok_or_else(|| failed(Kind::NotJson))?;
    match (option, body.string()) {
        (CodeOption::Callback(_), Some(code)) => options::literal(code, Subject::GetAuthCode).map(|code| Grant { code, platform: None }),
        _ => answers::grant(&body),
    }
}
