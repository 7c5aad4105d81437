//! Web Locks, as another tab would hold them.

use std::cell::RefCell;

use js_sys::Promise;
use wasm_bindgen::JsValue;

use super::js::{Gate, call, function, get, global, json, settled};

const PREFIX: &str = "sentiance.device";

thread_local! {
    /// Those of a test that failed would be held for as long as the page lives.
    static HELD: RefCell<Vec<Gate>> = const { RefCell::new(Vec::new()) };
}

fn locks() -> JsValue {
    get(&get(&global(), "navigator"), "locks")
}

/// Holds the lock of an operation until the gate is opened.
pub async fn hold(op: &str) -> Gate {
    let (held, granted) = (Gate::closed(), Gate::closed());
    let (until, tell) = (held.promise(), granted.clone());
    let callback = function(move |_| {
        tell.open();
        until.clone().into()
    });
    call(&locks(), "request", &[format!("{PREFIX}.{op}").into(), callback]);
    settled(&granted.promise()).await.expect("granted");
    HELD.with_borrow_mut(|all| all.push(held.clone()));
    held
}

pub fn release_all() {
    HELD.take().iter().for_each(Gate::open);
}

/// The module's locks that are held or asked for.
pub async fn names() -> Vec<String> {
    let query: Promise = call(&locks(), "query", &[]).into();
    let state = json(&settled(&query).await.expect("an answer"));
    let all = ["held", "pending"].into_iter().filter_map(|list| state[list].as_array());
    all.flatten().filter_map(|lock| lock["name"].as_str()).filter(|name| name.starts_with(PREFIX)).map(String::from).collect()
}
