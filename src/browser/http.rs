//! One question to a server, or to the function of the app's that stands in for it: bounded in time over headers and body, and in size.

use js_sys::{Array, Date, Object, Promise};
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::clock;
use super::js::{self, Foreign};
use super::wait::{Alarm, Ended};
use crate::core::{Kind, Secret};
use crate::wire::answers::LONGEST_BODY;
use crate::wire::retry_after;
use crate::wire::time::When;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch)]
    fn fetch(url: &str, init: &Object) -> Result<Promise, JsValue>;

    // Rather than a Blob's text, which jsdom's Blobs cannot tell.
    type TextDecoder;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<TextDecoder, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn decode(this: &TextDecoder, bytes: &JsValue, options: &Object) -> Result<JsValue, JsValue>;
}

/// A question that is asked, and not answered yet. Its signal tells when nobody wants the answer any more.
pub struct Question {
    answer: Promise,
    to_app: bool,
    abort: Option<AbortController>,
}

pub struct Reply {
    pub status: u16,
    pub retry_after: Option<u32>,
    pub when: When,
    /// The body, if it was JSON; what the app's function gave.
    pub body: Option<Foreign>,
}

impl Reply {
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        if let Some(controller) = &self.abort {
            controller.abort();
        }
    }
}

impl Question {
    /// Sends a request.
    pub fn fetch(url: &str, init: &Object) -> Self {
        Self::ask(init, false, || fetch(url, init).unwrap_or_else(|thrown| Promise::reject(&thrown)))
    }

    /// Calls a function of the app's.
    pub fn call(function: &JsValue, context: &Object) -> Self {
        Self::ask(context, true, || js::ask(function, context))
    }

    fn ask(given: &Object, to_app: bool, ask: impl FnOnce() -> Promise) -> Self {
        let abort = AbortController::new().ok();
        js::set(given, "signal", &abort.as_ref().map_or(JsValue::UNDEFINED, |controller| controller.signal().into()));
        Self { answer: ask(), to_app, abort }
    }

    /// Reads the answer within so many milliseconds. `cause` receives what the app's function threw.
    pub async fn reply(mut self, within: u32, interrupt: Option<&Promise>, cause: &mut JsValue) -> Result<Reply, Kind> {
        let alarm = Alarm::new(within);
        let answer = match alarm.wait(&self.answer, interrupt).await {
            Ended::Threw(thrown) if self.to_app => {
                *cause = thrown;
                return Err(Kind::CallbackFailed);
            }
            ended => came(ended)?,
        };
        if self.to_app {
            return Ok(Reply { status: 200, retry_after: None, when: now(0), body: Some(Foreign(answer)) });
        }
        let status = js::get(&answer, "status").and_then(|status| status.as_f64()).ok_or(Kind::Network)? as u16;
        let headers = js::get(&answer, "headers").unwrap_or_default();
        let field = |name: &str| js::call(&headers, "get", &[name.into()]).unwrap_or_default();
        let header = |name: &str| field(name).as_string();
        let (here, date) = (Date::now(), header("date").map(|date| Date::parse(&date)).filter(|date| date.is_finite()));
        let retry_after = header("retry-after").and_then(|text| retry_after::read(&text, Some(Date::parse(&text)), date.unwrap_or(here)));
        let when = now(date.map_or(0.0, |date| date - here) as i64);

        // The body is read as it comes, and no further than it may go. Its text stays outside.
        let announced = field("content-length");
        let pieces = Array::new();
        let parsed = || js::parse(&String::from(pieces.join("")));
        let mut body = None;
        if let Some(stream) = js::get(&answer, "body") {
            let reader = js::call(&stream, "getReader", &[]).map_err(|_| Kind::Network)?;
            // Bytes that are no UTF-8 become U+FFFD, which no field of an answer may hold.
            let decoder = TextDecoder::new().map_err(|_| Kind::Network)?;
            let go_on = js::literal(r#"{"stream":true}"#);
            let mut length = 0.0;
            while body.is_none() {
                let read = js::promised(&reader, "read", &[]).map_err(|_| lost())?;
                let chunk = came(alarm.wait(&read, interrupt).await)?;
                if chunk.is_undefined() {
                    // Interrupted: the rest is to be aborted.
                    return Err(Kind::Network);
                }
                // Without a value the stream is at its end.
                let Some(value) = js::get(&chunk, "value") else { break };
                length += js::get(&value, "byteLength").and_then(|length| length.as_f64()).ok_or(Kind::Network)?;
                if length > LONGEST_BODY as f64 {
                    return Err(Kind::TooLarge);
                }
                pieces.push(&decoder.decode(&value, &go_on).map_err(|_| Kind::Network)?);
                // The end is told a millisecond after the last byte. What is announced may be the length before it was unpacked.
                if announced.loose_eq(&JsValue::from(length)) {
                    body = parsed();
                }
            }
        }
        // There is nothing left to abort.
        self.abort = None;
        let body = body.or_else(parsed);
        Ok(Reply { status, retry_after, when, body })
    }
}

/// What a POST of the module's own looks like: simple in the sense of CORS, so that no preflight is sent.
pub fn post(body: &Secret) -> Object {
    let init = js::literal(concat!(
        r#"{"method":"POST","credentials":"omit","cache":"no-store","redirect":"error","referrerPolicy":"no-referrer","#,
        r#""headers":{"Accept":"application/json","Content-Type":"application/x-www-form-urlencoded"}}"#
    ));
    js::set(&init, "body", &body.expose().into());
    init
}

/// Sends and forgets, even while the page goes away.
pub fn send_and_forget(url: &str, init: &Object) {
    js::set(init, "keepalive", &JsValue::TRUE);
    if let Ok(sent) = fetch(url, init) {
        forget(&sent);
    }
}

/// Lets a promise be: whether it fulfils or rejects is nobody's business. It loses the race, and what loses counts as handled.
pub fn forget(promise: &Promise) {
    let _ = Promise::race(&Array::of2(&JsValue::UNDEFINED, promise));
}

/// Now, where the server's clock is so far ahead.
fn now(skew: i64) -> When {
    When::new(clock::now().wall, skew)
}

fn came(ended: Ended) -> Result<JsValue, Kind> {
    match ended {
        Ended::Value(value) => Ok(value),
        Ended::Threw(_) => Err(lost()),
        Ended::Late => Err(Kind::Timeout),
    }
}

/// Why nothing came back. Only "offline" can be believed; "online" says little.
fn lost() -> Kind {
    let online = js::global("navigator").and_then(|navigator| js::get(&navigator, "onLine")?.as_bool());
    if online == Some(false) { Kind::Offline } else { Kind::Network }
}
