//! `reset`: a tombstone in the ledger, and nothing of the user anywhere.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{user_exists, user_id};
use super::stage::network::{PLATFORM, USER, user};
use super::stage::{Answer, Options, Route, Stage, create, created, device, js, reset};

#[wasm_bindgen_test]
async fn a_tombstone_stays_and_no_trace_of_the_user() {
    let stage = Stage::begin().await;
    created().await;
    let install = device::row().await.expect("a row")["install"].as_str().expect("an id").to_owned();
    device::set_aside(&format!("{{\"userId\":\"{USER}\",\"tokenId\":\"t0k-1\"}}"));

    assert_eq!(reset().answer().await, json!({"initState": "INITIALIZED"}));
    assert_eq!(device::row().await, Some(device::tombstone(1)));
    assert_eq!((device::home(), device::aside(), device::storage().length()), (None, None, Ok(0)));
    let everything = device::everything().await;
    for trace in [USER, "t0k-1", &install] {
        assert!(!everything.contains(trace), "{trace} is left in {everything}");
    }
    assert_eq!(user_exists().answer().await, json!(false));
    assert_eq!(user_id().answer().await, json!(null));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn resetting_nothing_is_fine_and_counts() {
    let stage = Stage::begin().await;
    for generation in 1..=3 {
        reset().answer().await;
        assert_eq!(device::row().await, Some(device::tombstone(generation)));
    }
    assert_eq!(stage.network.count(Route::Notice), 0);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn what_comes_after_is_another_device_to_the_platform() {
    let stage = Stage::begin().await;
    created().await;
    let before = device::row().await.expect("a row");
    reset().answer().await;
    created().await;
    let after = device::row().await.expect("a row");
    assert_eq!((&after["gen"], &after["phase"]), (&json!(1), &json!("user")));
    for id in ["install", "op"] {
        assert_ne!(before[id], after[id]);
    }
    let keys = stage.network.seen(Route::Exchange);
    assert_ne!(keys[0].field("idempotency_key"), keys[1].field("idempotency_key"));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn the_platform_is_told_once() {
    let stage = Stage::begin().await;
    let mut answer = user();
    answer["user_id"] = json!("a/b ü?");
    stage.network.platform(Answer::json(201, &answer));
    created().await;
    let install = device::row().await.expect("a row")["install"].clone();
    reset().answer().await;
    reset().answer().await;

    let told = stage.network.seen(Route::Notice);
    assert_eq!(told.len(), 1);
    let told = &told[0];
    assert_eq!(told.url, format!("{PLATFORM}/users/a%2Fb%20%C3%BC%3F/reset"));
    assert_eq!((told.method.as_str(), told.keepalive, told.credentials.as_str()), ("POST", true, "omit"));
    assert_eq!((json!(told.field("install_id")), told.field("token")), (install, "t0k-1".into()));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn it_neither_waits_for_the_platform_nor_fails_with_it() {
    for answer in [Answer::silence(), Answer::fails(), Answer::text(500, "")] {
        let stage = Stage::begin().await;
        created().await;
        stage.network.notice(answer);
        let began = js::now();
        reset().answer().await;
        assert!(js::now() - began < 1_000.0);
        assert_eq!(stage.network.count(Route::Notice), 1);
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn it_says_so_while_it_runs() {
    let stage = Stage::begin().await;
    created().await;
    let states = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let seen = states.clone();
    let spy = js::spy("IDBObjectStore", "put", move |_| seen.borrow_mut().push(sentiance_web::get_init_state()));
    reset().answer().await;
    drop(spy);
    assert_eq!(*states.borrow(), ["RESETTING"]);
    assert_eq!(sentiance_web::get_init_state(), "INITIALIZED");
    stage.end().await;
}

#[wasm_bindgen_test]
async fn it_needs_no_room() {
    let stage = Stage::begin().await;
    created().await;
    let filler = super::quota::fill();
    reset().answer().await;
    assert_eq!(device::row().await, Some(device::tombstone(1)));
    assert_eq!(device::home(), None);
    drop(filler);
    create(&Options::url()).answer().await;
    stage.end().await;
}
