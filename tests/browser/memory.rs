//! `persistence: "memory"`: the same rules, and not a byte on the device.

use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{result, user_exists, user_exists_with, user_id_with};
use super::stage::network::{EXPIRY, USER, user};
use super::stage::{Answer, Gate, Options, Route, Stage, create_with, device, reset_with};

async fn nothing_is_stored() -> bool {
    device::row().await.is_none() && device::storage().length() == Ok(0)
}

#[wasm_bindgen_test]
async fn a_user_lives_in_memory_only() {
    let stage = Stage::begin().await;
    let memory = Options::memory();
    assert_eq!(create_with(&Options::url(), &memory).answer().await, result(USER, "t0k-1", EXPIRY, false));
    assert_eq!((user_exists_with(&memory).answer().await, user_id_with(&memory).answer().await), (json!(true), json!(USER)));
    assert_eq!(user_exists().answer().await, json!(false));
    create_with(&Options::url(), &memory).fails("user-exists", "nothing-happened", "after-reset").await;
    reset_with(&memory).answer().await;
    assert_eq!(user_id_with(&memory).answer().await, Json::Null);
    assert_eq!(stage.network.count(Route::Notice), 1);
    assert!(nothing_is_stored().await);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_reset_overtakes_an_exchange_there_too() {
    let stage = Stage::begin().await;
    let memory = Options::memory();
    let gate = Gate::closed();
    stage.network.platform(Answer::json(201, &user()).after(&gate));
    let call = create_with(&Options::url(), &memory);
    stage.network.arrival(Route::Exchange, 1).await;
    create_with(&Options::url(), &memory).fails("creation-in-progress", "nothing-happened", "same-call").await;
    reset_with(&memory).answer().await;
    gate.open();
    call.fails("reset", "unknown", "same-call").await;
    assert_eq!(user_exists_with(&memory).answer().await, json!(false));
    assert!(nothing_is_stored().await);
    stage.end().await;
}
