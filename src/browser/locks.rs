//! Web Locks: a courtesy that shows whether an operation's tab is still alive. Bounded, never stolen, never needed.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::js;
use super::wait::{Ended, wait};
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

/// Holds the lock of one operation; that of all storage where no operation is named. Returns when it is granted, or after a bounded wait
/// without it.
pub async fn hold(op: Option<Id>) -> Option<Held> {
    let (held, release) = js::promise();
    let guard = Held(release);
    wait(&request(op, "{}", held.into())?, PATIENCE, None).await;
    Some(guard)
}

/// Whether somebody holds the lock of that operation.
pub async fn probe(op: Id) -> Liveness {
    let Some(asked) = request(Some(op), r#"{"mode":"shared","ifAvailable":true}"#, JsValue::UNDEFINED) else { return Liveness::Unknown };
    match wait(&asked, PATIENCE, None).await.value() {
        Some(lock) if lock.is_null() => Liveness::Held,
        Some(_) => Liveness::Free,
        None => Liveness::Unknown,
    }
}

/// Waits until nobody holds the lock of that operation, so many milliseconds at most. All who wait share it: one that is frozen when it gets
/// the lock keeps no other one waiting.
pub async fn outlast(op: Id, within: u32, interrupt: Option<&Promise>) -> Liveness {
    let Some(asked) = request(Some(op), r#"{"mode":"shared"}"#, JsValue::UNDEFINED) else { return Liveness::Unknown };
    match wait(&asked, within, interrupt).await {
        Ended::Value(_) => Liveness::Free,
        Ended::Late => Liveness::Held,
        Ended::Threw(_) => Liveness::Unknown,
    }
}

/// Asks for a lock and keeps it as long as `held` is pending. The promise tells when it is granted, or refused with `null`.
fn request(op: Option<Id>, options: &str, held: JsValue) -> Option<Promise> {
    let locks = manager()?;
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
    let asked = js::promised(&locks, "request", &[JsValue::from_str(&name), js::literal(options).into(), callback]).ok()?;
    // A request may be refused, or its lock taken away long after it was granted: `race` sees to it that no rejection goes unhandled.
    Some(Promise::race(&js_sys::Array::of2(&granted, &asked)))
}
