//! Web Locks: a courtesy that shows whether an operation's tab is still alive. Bounded, never stolen, never needed.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::js;
use super::wait::{Ended, Waiting, wait};
use crate::core::{Id, Liveness};
use crate::wire::uuid;

/// How long a lock that nobody else asks for may take.
const PATIENCE: u32 = 1_000;
const PREFIX: &str = "sentiance.device";

/// A held lock, or one still asked for; given back when dropped.
pub struct Held(JsValue);

impl Drop for Held {
    fn drop(&mut self) {
        js::tell(&self.0, &JsValue::UNDEFINED);
    }
}

/// The page's Web Locks, if there are any.
pub fn manager() -> Option<JsValue> {
    js::get(&js::global("navigator")?, "locks")
}

/// Holds the lock of one operation; that of all storage where no operation is named. Wait for it: until it is granted, or a bounded time
/// without it.
pub fn hold(op: Option<Id>) -> (Held, Waiting) {
    let (held, release) = js::promise();
    (Held(release), wait(&request(op, "{}", held.into()), PATIENCE, None))
}

/// Whether somebody holds the lock of that operation.
pub fn probe(op: Id) -> Waiting {
    wait(&request(Some(op), r#"{"mode":"shared","ifAvailable":true}"#, JsValue::UNDEFINED), PATIENCE, None)
}

/// Waits until nobody holds the lock of that operation, so many milliseconds at most. All who wait share it: one that is frozen when it gets
/// the lock keeps no other one waiting.
pub fn outlast(op: Id, within: u32, interrupt: Option<&Promise>) -> Waiting {
    wait(&request(Some(op), r#"{"mode":"shared"}"#, JsValue::UNDEFINED), within, interrupt)
}

/// What the end of such a wait says; `late` is for one that took all of its time.
pub fn liveness(ended: Ended, late: Liveness) -> Liveness {
    match ended {
        Ended::Value(lock) if lock.is_null() => Liveness::Held,
        Ended::Value(_) => Liveness::Free,
        Ended::Late => late,
        Ended::Threw(_) => Liveness::Unknown,
    }
}

/// Asks for a lock and keeps it as long as `held` is pending. The promise tells when it is granted, or refused with `null`; it rejects where
/// there are no locks.
fn request(op: Option<Id>, options: &str, held: JsValue) -> Promise {
    let mut name = String::from(PREFIX);
    if let Some(op) = op {
        name.push('.');
        name.push_str(&uuid::write(op));
    }
    let (granted, grant) = js::promise();
    let callback = Closure::once_into_js(move |lock: JsValue| {
        js::tell(&grant, &lock);
        held
    });
    let asked = js::promised(&manager().unwrap_or_default(), "request", &[JsValue::from_str(&name), js::literal(options).into(), callback]);
    // A request may be refused, or its lock taken away long after it was granted: `race` sees to it that no rejection goes unhandled.
    Promise::race(&js_sys::Array::of2(&granted, &asked.unwrap_or_else(|thrown| Promise::reject(&thrown))))
}
