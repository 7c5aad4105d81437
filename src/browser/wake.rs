//! Moments at which home may have drifted from the ledger: another tab wrote, or this page was asleep.

use std::cell::Cell;

use wasm_bindgen::prelude::*;

use super::home::HOME;
use super::js;

thread_local! {
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Looks after home from the first call on, for as long as the page lives. A look that finds nothing wrong writes nothing.
pub fn watch(look: fn()) {
    if LISTENING.replace(true) {
        return;
    }
    let global = js_sys::global().into();
    let document = js::get(&global, "document").unwrap_or_default();
    let page = document.clone();
    let callback = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        // A `storage` event names its key, none where all was cleared; the other two have no such thing.
        let concerned = js::get(&event, "key").is_none_or(|key| key == HOME);
        // A page that is left becomes hidden first. WebKit puts it into the back-forward cache as it is, and a transaction begun then would
        // stay open there: every other tab would wait for it.
        let is = |object: &JsValue, name: &str, value: &JsValue| js::get(object, name).is_some_and(|found| found == *value);
        let leaving = is(&event, "type", &"visibilitychange".into()) && is(&page, "hidden", &JsValue::TRUE);
        if concerned && !leaving {
            look();
        }
    })
    .into_js_value();
    for (target, event) in [(&global, "storage"), (&global, "pageshow"), (&document, "visibilitychange")] {
        let _ = js::call(target, "addEventListener", &[event.into(), callback.clone()]);
    }
}
