//! Waiting. Everything that takes time is a JavaScript promise here, and nothing is waited for without an end.

use std::pin::Pin;
use std::task::{Context, Poll};

use js_sys::{Array, Promise};
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
pub fn wait(promise: &Promise, within: u32, interrupt: Option<&Promise>) -> Waiting {
    let (alarm, ring) = js::promise();
    // It rings with itself, which is nobody else's value. Longer than 2^31 - 1 would fire at once.
    let timer = if within == FOREVER { JsValue::UNDEFINED } else { set_timeout(&ring, within.min(i32::MAX as u32), &ring).unwrap_or_default() };
    let racers = Array::of2(promise, &alarm);
    if let Some(interrupt) = interrupt {
        // Comes as the value `undefined`. Whatever a step makes of that, the driver asks first whether the call was interrupted.
        racers.push(interrupt);
    }
    Waiting { first: Promise::race(&racers).into(), timer, ring }
}

/// Who waits. Its timer ends with it.
pub struct Waiting {
    first: JsFuture,
    timer: JsValue,
    ring: JsValue,
}

impl Future for Waiting {
    type Output = Ended;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Ended> {
        Pin::new(&mut self.first).poll(context).map(|ended| match ended {
            Ok(value) if value == self.ring => Ended::Late,
            Ok(value) => Ended::Value(value),
            Err(error) => Ended::Threw(error),
        })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        let _ = clear_timeout(&self.timer);
    }
}

/// Waits so many milliseconds, or until `event` happens on the page, or until the call is interrupted.
pub fn sleep(millis: u32, event: Option<&str>, interrupt: Option<&Promise>) -> Waiting {
    let (woken, wake) = js::promise();
    if let Some(event) = event {
        js::listen(&js_sys::global(), event, &wake);
    }
    wait(&woken, millis, interrupt)
}
