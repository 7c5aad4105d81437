//! What lies on the device, seen and changed as another tab would, over a connection of the test's own.

use js_sys::Promise;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::js::{call, get, global, json, now, object, set, settled};

const DATABASE: &str = "sentiance.device";
const STORE: &str = "device";
const ROW: &str = "row";
const HOME: &str = "sentiance.device";
const ASIDE: &str = "sentiance.device.aside";

pub const SOME_OP: &str = "00000000-0000-4000-8000-00000000000a";
pub const SOME_KEY: &str = "00000000-0000-4000-8000-00000000000b";
pub const SOME_INSTALL: &str = "00000000-0000-4000-8000-00000000000c";

pub fn storage() -> Storage {
    web_sys::window().expect("a page").local_storage().expect("allowed").expect("there")
}

pub fn home() -> Option<String> {
    storage().get_item(HOME).expect("readable")
}

pub fn set_home(text: &str) {
    storage().set_item(HOME, text).expect("writable");
}

pub fn remove_home() {
    storage().remove_item(HOME).expect("writable");
}

pub fn aside() -> Option<String> {
    storage().get_item(ASIDE).expect("readable")
}

pub fn set_aside(text: &str) {
    storage().set_item(ASIDE, text).expect("writable");
}

/// The row, but for its timeline.
pub async fn row() -> Option<Json> {
    let mut row = whole_row().await;
    if let Some(fields) = row.as_object_mut() {
        fields.remove("timeline");
    }
    (!row.is_null()).then_some(row)
}

/// The lines of the row's timeline.
pub async fn timeline() -> Vec<String> {
    whole_row().await["timeline"].as_str().unwrap_or_default().split_terminator('\n').skip(1).map(String::from).collect()
}

async fn whole_row() -> Json {
    json(&transact("readonly", "get", &[ROW.into()]).await)
}

pub async fn put_row(row: &Json) {
    transact("readwrite", "put", &[object(row), ROW.into()]).await;
}

pub async fn delete_row() {
    transact("readwrite", "delete", &[ROW.into()]).await;
}

pub async fn delete_database() {
    answered(&call(&get(&global(), "indexedDB"), "deleteDatabase", &[DATABASE.into()])).await;
}

/// The database as a page leaves it whose first visit ends while it is made: there, and without its store.
pub async fn make_database_without_store() {
    delete_database().await;
    call(&open_database().await, "close", &[]);
}

/// As it is: nothing is made in it.
pub async fn open_database() -> JsValue {
    answered(&call(&get(&global(), "indexedDB"), "open", &[DATABASE.into(), 1.into()])).await
}

/// The row, as it is and with these fields instead.
pub async fn change_row(fields: Json) {
    let mut row = row().await.expect("a row");
    for (name, value) in fields.as_object().expect("fields") {
        row[name] = value.clone();
    }
    put_row(&row).await;
}

/// A row as reset leaves it.
pub fn tombstone(generation: u32) -> Json {
    json!({"v": 1, "gen": generation, "phase": "none", "op": null, "until": 0, "install": null, "key": null, "home": null, "sum": null, "person": null,
        "refresh": null, "refreshUntil": null})
}

/// A row of somebody else's creation, whose lease ends in so many milliseconds.
pub fn lease(millis: f64) -> Json {
    let until = (now() + millis) as u64;
    json!({"v": 1, "gen": 0, "phase": "creating", "op": SOME_OP, "until": until, "install": SOME_INSTALL, "key": SOME_KEY, "home": null, "sum": null, "person": null,
        "refresh": null, "refreshUntil": null})
}

/// A home of somebody else's user, as this version writes it.
pub fn foreign_home() -> String {
    json!({"v": 1, "userId": "f0re16n", "tokenId": "f0re16n-t0k", "tokenExpiryDate": "2099-01-01T00:00:00Z", "tokenIssuedAt": 0,
        "clockSkewMs": 0, "linked": true, "standing": "enabled", "platformUrl": "https://platform.test"})
    .to_string()
}

/// A row that holds this home's user.
pub fn row_of(home: &str) -> Json {
    json!({"v": 1, "gen": 0, "phase": "user", "op": SOME_OP, "until": 0, "install": SOME_INSTALL, "key": null, "home": home, "sum": null, "person": null,
        "refresh": null, "refreshUntil": null})
}

/// All that lies on the device, as one text to search in.
pub async fn everything() -> String {
    format!("{} {}", whole_row().await, json(&storage().into()))
}

/// That a failed call left nothing of itself: no user, no lease, no home.
pub async fn assert_no_user() {
    if let Some(row) = row().await {
        assert_eq!((&row["phase"], &row["op"], &row["home"], &row["key"]), (&json!("none"), &Json::Null, &Json::Null, &Json::Null));
    }
    assert_eq!(home(), None);
}

async fn transact(mode: &str, method: &str, arguments: &[JsValue]) -> JsValue {
    let open = call(&get(&global(), "indexedDB"), "open", &[DATABASE.into(), 1.into()]);
    let upgrade = open.clone();
    let create = super::js::function(move |_| call(&get(&upgrade, "result"), "createObjectStore", &[STORE.into()]));
    set(&open, "onupgradeneeded", &create);
    let database = answered(&open).await;
    let transaction = call(&database, "transaction", &[STORE.into(), mode.into()]);
    let complete = promise(&transaction, "oncomplete", "onabort");
    let result = answered(&call(&call(&transaction, "objectStore", &[STORE.into()]), method, arguments)).await;
    settled(&complete).await.expect("the transaction completes");
    call(&database, "close", &[]);
    result
}

async fn answered(request: &JsValue) -> JsValue {
    settled(&promise(request, "onsuccess", "onerror")).await.unwrap_or_else(|_| panic!("IndexedDB failed: {:?}", get(request, "error")));
    get(request, "result")
}

fn promise(target: &JsValue, good: &str, bad: &str) -> Promise {
    Promise::new(&mut |resolve, reject| {
        set(target, good, &resolve);
        set(target, bad, &reject);
    })
}
