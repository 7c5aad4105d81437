//! One HTTP request: bounded in time over headers and body, and in size.

use js_sys::{Array, Date, Object, Promise};
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

use super::clock;
use super::js::{self, Foreign};
use super::wait::{Ended, wait};
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

pub struct Answer {
    pub status: u16,
    pub retry_after: Option<u32>,
    pub when: When,
    /// The body, if it was JSON.
    pub body: Option<Foreign>,
}

impl Answer {
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// Something the app's code or a request can be ended with. Ends it when dropped.
pub struct Abort(Option<AbortController>);

impl Abort {
    pub fn new() -> Self {
        Self(AbortController::new().ok())
    }

    pub fn signal(&self) -> JsValue {
        self.0.as_ref().map_or(JsValue::UNDEFINED, |controller| controller.signal().into())
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = self.0.take() {
            controller.abort();
        }
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

/// Lets a promise be: whether it fulfils or rejects is nobody's business.
pub fn forget(promise: &Promise) {
    let _ = Promise::all_settled(&Array::of1(promise));
}

/// Sends a request and reads its answer within so many milliseconds.
pub async fn request(url: &str, init: &Object, within: u32, interrupt: Option<&Promise>) -> Result<Answer, Kind> {
    let abort = Abort::new();
    js::set(init, "signal", &abort.signal());
    let deadline = clock::now().mono + u64::from(within);
    let left = || u32::try_from(deadline.saturating_sub(clock::now().mono)).unwrap_or(within);
    let response = ended(wait(&fetch(url, init).map_err(|_| lost())?, within, interrupt).await)?;
    let status = js::get(&response, "status").and_then(|status| status.as_f64()).ok_or(Kind::Network)? as u16;
    let headers = js::get(&response, "headers").unwrap_or_default();
    let header = |name: &str| js::call(&headers, "get", &[name.into()]).ok()?.as_string();
    let (here, date) = (Date::now(), header("date").map(|date| Date::parse(&date)).filter(|date| date.is_finite()));
    let retry_after = header("retry-after").and_then(|text| retry_after::read(&text, Some(Date::parse(&text)), date.unwrap_or(here)));
    let when = now(date.map_or(0.0, |date| date - here) as i64);

    // The body is read as it comes, and no further than it may go. Its text stays outside until it is whole.
    let pieces = Array::new();
    if let Some(stream) = js::get(&response, "body") {
        let reader = js::call(&stream, "getReader", &[]).map_err(|_| Kind::Network)?;
        // Bytes that are no UTF-8 become U+FFFD, which no field of an answer may hold.
        let decoder = TextDecoder::new().map_err(|_| Kind::Network)?;
        let go_on = js::literal(r#"{"stream":true}"#);
        let mut length = 0;
        loop {
            let read = js::promised(&reader, "read", &[]).map_err(|_| lost())?;
            let chunk = ended(wait(&read, left(), interrupt).await)?;
            // Without a value the stream is at its end.
            let Some(value) = js::get(&chunk, "value") else { break };
            length += js::get(&value, "byteLength").and_then(|length| length.as_f64()).ok_or(Kind::Network)? as usize;
            if length > LONGEST_BODY {
                return Err(Kind::TooLarge);
            }
            pieces.push(&decoder.decode(&value, &go_on).map_err(|_| Kind::Network)?);
        }
    }
    let body = js::parse(&String::from(pieces.join("")));
    Ok(Answer { status, retry_after, when, body })
}

/// Now, where the server's clock is so far ahead.
pub fn now(skew: i64) -> When {
    When::new(clock::now().wall, skew)
}

fn ended(ended: Ended) -> Result<JsValue, Kind> {
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
