//! Waiting. Everything that takes time is a JavaScript promise here, and nothing is waited for without an end.

use std::pin::Pin;
use std::rc::Rc;
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

/// Rings once, after so many milliseconds. One serves all that has to be over by then.
#[derive(Clone)]
pub struct Alarm(Rc<Timer>);

struct Timer {
    /// It rings with itself, which is nobody else's value.
    ring: JsValue,
    rung: Promise,
    number: JsValue,
}

impl Alarm {
    pub fn new(within: u32) -> Self {
        let (rung, ring) = js::promise();
        // Longer than 2^31 - 1 would fire at once.
        let number = if within == FOREVER { JsValue::UNDEFINED } else { set_timeout(&ring, within.min(i32::MAX as u32), &ring).unwrap_or_default() };
        Self(Rc::new(Timer { ring, rung, number }))
    }

    /// Waits for a promise until it rings, or until the call is interrupted. What comes later is ignored, rejections too.
    pub fn wait(&self, promise: &Promise, interrupt: Option<&Promise>) -> Waiting {
        let racers = Array::of2(promise, &self.0.rung);
        if let Some(interrupt) = interrupt {
            // Comes as the value `undefined`. Whatever a step makes of that, the driver asks first whether the call was interrupted.
            racers.push(interrupt);
        }
        Waiting { first: Promise::race(&racers).into(), alarm: self.clone() }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let _ = clear_timeout(&self.number);
    }
}

/// Waits for a promise, so many milliseconds, or until the call is interrupted.
pub fn wait(promise: &Promise, within: u32, interrupt: Option<&Promise>) -> Waiting {
    Alarm::new(within).wait(promise, interrupt)
}

/// Who waits.
pub struct Waiting {
    first: JsFuture,
    alarm: Alarm,
}

impl Future for Waiting {
    type Output = Ended;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Ended> {
        Pin::new(&mut self.first).poll(context).map(|ended| match ended {
            Ok(value) if value == self.alarm.0.ring => Ended::Late,
            Ok(value) => Ended::Value(value),
            Err(error) => Ended::Threw(error),
        })
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
