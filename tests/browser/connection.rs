//! IndexedDB taken away under the module: what is open is given up, and the next call connects anew.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Function;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{Call, user_exists, user_id};
use super::stage::network::{USER, user};
use super::stage::{Answer, Gate, Options, Route, Stage, create, created, device, js, reset};

#[wasm_bindgen_test]
async fn a_deleted_database_is_made_again() {
    let stage = Stage::begin().await;
    created().await;
    let home = device::home().expect("a home");
    let began = js::now();
    device::delete_database().await;
    assert!(js::now() - began < 1_000.0, "the module's connection was in the way");
    // The ledger decides: the home that is left is kept aside and not believed.
    assert_eq!(user_exists().answer().await, json!(false));
    assert_eq!((device::home(), device::aside()), (None, Some(home)));
    created().await;
    assert_eq!(user_id().answer().await, json!(USER));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn every_kind_of_call_survives_it() {
    let stage = Stage::begin().await;
    created().await;
    device::delete_database().await;
    reset().answer().await;
    assert_eq!(device::row().await, Some(device::tombstone(1)));
    device::delete_database().await;
    create(&Options::url()).answer().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_database_deleted_during_an_exchange_takes_the_lease_with_it() {
    let stage = Stage::begin().await;
    let gate = Gate::closed();
    stage.network.platform(Answer::json(201, &user()).after(&gate));
    let call = create(&Options::url());
    stage.network.arrival(Route::Exchange, 1).await;
    device::delete_database().await;
    gate.open();
    call.fails("creation-in-progress", "server-acted", "same-call").await;
    device::assert_no_user().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn an_open_that_never_answers_ends_with_the_call() {
    let stage = Stage::begin().await;
    device::delete_database().await;
    let prototype = js::get(&js::get(&js::global(), "IDBFactory"), "prototype");
    let wrap = Function::new_with_args("open", "let calls = 0; return function (...given) { return ++calls === 1 ? {} : open.apply(this, given); }");
    let first_hangs = wrap.call1(&JsValue::UNDEFINED, &js::get(&prototype, "open")).expect("a function");
    let stuck = js::Replaced::value(prototype, "open", &first_hangs);
    let call = create(&Options::url());
    js::sleep(50).await;
    let began = js::now();
    call.interrupt(true);
    call.fails("aborted", "nothing-happened", "same-call").await;
    assert!(js::now() - began < 1_000.0);
    drop(stuck);
    assert_eq!(stage.network.counts(), (0, 0));
    created().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_first_call_that_gives_up_while_the_database_is_made_leaves_a_usable_one() {
    let stage = Stage::begin().await;
    for (aborted, kind) in [(true, "aborted"), (false, "timeout")] {
        device::delete_database().await;
        let id = Rc::new(Cell::new(0));
        let target = id.clone();
        let spy = js::spy("IDBFactory", "open", move |_| sentiance_web::interrupt(target.get(), aborted));
        let call = create(&Options::url());
        id.set(call.id());
        call.fails(kind, "nothing-happened", "same-call").await;
        drop(spy);
        created().await;
        reset().answer().await;
        let began = js::now();
        device::delete_database().await;
        assert!(js::now() - began < 1_000.0, "a connection that nobody uses was in the way");
    }
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_database_without_its_store_is_made_anew() {
    let stage = Stage::begin().await;
    for call in [reset as fn() -> Call, user_exists, || create(&Options::url())] {
        device::make_database_without_store().await;
        device::set_home(&device::foreign_home());
        call().answer().await;
        assert!(device::row().await.is_some());
        reset().answer().await;
    }
    stage.end().await;
}

#[wasm_bindgen_test]
async fn what_lies_at_home_then_is_set_aside_and_told() {
    let stage = Stage::begin().await;
    device::make_database_without_store().await;
    device::set_home(&device::foreign_home());
    assert_eq!(user_exists().answer().await, json!(false));
    assert_eq!((device::home(), device::aside()), (None, Some(device::foreign_home())));
    assert!(device::timeline().await.iter().any(|line| line.contains("set-aside")));
    created().await;
    assert_eq!(user_id().answer().await, json!(USER));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_page_that_keeps_a_database_without_its_store_open_is_waited_for_and_not_for_ever() {
    let stage = Stage::begin().await;
    device::make_database_without_store().await;
    let other = device::open_database().await;
    let began = js::now();
    user_exists().fails("storage-failed", "nothing-happened", "same-call").await;
    assert!(js::now() - began < 6_000.0);
    js::call(&other, "close", &[]);
    created().await;
    stage.end().await;
}
