//! Waiting. Everything that takes time is a JavaScript promise here, and nothing is waited for without an end.

use js_sys::{Array, Object, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::js;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, millis: u32, argument: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;
}

/// Without a timer.
pub const FOREVER: u32 = u32::MAX;

/// How waiting ended.
pub enum Ended {
    Value(JsValue),
    Threw(JsValue),
    /// The time is over.
    Late,
}

impl Ended {
    pub fn value(self) -> Option<JsValue> {
        match self {
            Ended::Value(value) => Some(value),
            _ => None,
        }
    }
}

/// Waits for a promise, so many milliseconds, or until the call is interrupted. What comes later is ignored, rejections too.
pub async fn wait(promise: &Promise, within: u32, interrupt: Option<&Promise>) -> Ended {
    let late: JsValue = Object::new().into();
    let (alarm, ring) = js::promise();
    // Longer than 2^31 - 1 would fire at once.
    let timer = if within == FOREVER { JsValue::UNDEFINED } else { set_timeout(&ring, within.min(i32::MAX as u32), &late).unwrap_or_default() };
    let racers = Array::of2(promise, &alarm);
    if let Some(interrupt) = interrupt {
        // Comes as the value `undefined`. Whatever a step makes of that, the driver asks first whether the call was interrupted.
        racers.push(interrupt);
    }
    let ended = JsFuture::from(Promise::race(&racers)).await;
    let _ = clear_timeout(&timer);
    match ended {
        Ok(value) if value == late => Ended::Late,
        Ok(value) => Ended::Value(value),
        Err(error) => Ended::Threw(error),
    }
}

/// Waits so many milliseconds, or until `event` happens on the page, or until the call is interrupted.
pub async fn sleep(millis: u32, event: Option<&str>, interrupt: Option<&Promise>) {
    let (woken, wake) = js::promise();
    if let Some(event) = event {
        js::listen(&js::GLOBAL.with(Clone::clone), event, &wake);
    }
    wait(&woken, millis, interrupt).await;
}
