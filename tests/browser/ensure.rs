//! `ensureUser`: the same person's user, or the person's own in another one's place.

use serde_json::{Value as Json, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{ensure, ensure_with, result, user_id_with};
use super::stage::device::{SOME_OP, lease};
use super::stage::network::{EXPIRY, Network, USER, user};
use super::stage::{Answer, Gate, Options, Route, Stage, create, created, device, js, locks, reset_with};

fn of(person: &str) -> Options {
    Options::url().with("appUserId", person)
}

/// What the platform answers to the next exchange.
fn next_user(network: &Network, id: &str, token: &str) {
    network.platform(Answer::json(201, &json!({"user_id": id, "token": {"id": token, "expires_at": EXPIRY}})));
}

#[wasm_bindgen_test]
async fn the_same_person_needs_no_request() {
    let stage = Stage::begin().await;
    assert_eq!(ensure(&of("ada")).answer().await, result(USER, "t0k-1", EXPIRY, false));
    assert_eq!(ensure(&of("ada")).answer().await, result(USER, "t0k-1", EXPIRY, false));
    assert_eq!(stage.network.counts(), (1, 1));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn another_persons_user_is_gone_before_a_code_is_asked_for() {
    let stage = Stage::begin().await;
    ensure(&of("ada")).answer().await;
    let install = device::row().await.expect("a row")["install"].clone();
    let gate = Gate::closed();
    stage.network.backend(Answer::json(200, &super::stage::network::grant("c0de-2")).after(&gate));
    next_user(&stage.network, "b0b", "t0k-2");
    let call = ensure(&of("bob"));
    stage.network.arrival(Route::Code, 2).await;
    let row = device::row().await.expect("a row");
    assert_eq!((&row["gen"], &row["phase"], &row["home"], device::home()), (&json!(1), &json!("creating"), &Json::Null, None));
    assert_ne!(row["install"], install, "to the platform it is another device");
    assert_eq!(stage.network.arrival(Route::Notice, 1).await.field("token"), "t0k-1");
    gate.open();
    assert_eq!(call.answer().await, result("b0b", "t0k-2", EXPIRY, false));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn another_persons_user_stays_where_the_app_wants_it_so() {
    let stage = Stage::begin().await;
    ensure(&of("ada")).answer().await;
    let before = device::row().await;
    let failure = ensure(&of("bob").with("onOtherUser", "reject")).fails("other-user", "nothing-happened", "after-reset").await;
    assert_eq!(failure.text("reason"), "USER_ALREADY_EXISTS");
    assert_eq!((device::row().await, stage.network.counts()), (before, (1, 1)));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_user_of_nobody_in_particular_is_replaced() {
    let stage = Stage::begin().await;
    created().await;
    ensure(&of("ada")).answer().await;
    assert_eq!(stage.network.counts(), (2, 2));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_key_that_another_person_left_is_not_used() {
    let stage = Stage::begin().await;
    // An interrupted creation of somebody, known only by a digest.
    let mut row = lease(-1.0);
    row["person"] = json!(SOME_OP);
    device::put_row(&row).await;
    ensure(&of("ada")).answer().await;
    assert_ne!(json!(stage.network.arrival(Route::Exchange, 1).await.field("idempotency_key")), row["key"]);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn it_waits_for_a_creation_under_way() {
    let stage = Stage::begin().await;
    device::put_row(&lease(20_000.0)).await;
    let holder = locks::hold(SOME_OP).await;
    let call = ensure(&of("ada"));
    js::sleep(100).await;
    assert_eq!(stage.network.counts(), (0, 0));
    holder.open();
    call.answer().await;
    assert_eq!(stage.network.counts(), (1, 1));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn it_waits_no_longer_than_its_deadline_and_can_be_aborted_meanwhile() {
    for aborted in [false, true] {
        let stage = Stage::begin().await;
        let row = lease(20_000.0);
        device::put_row(&row).await;
        let holder = locks::hold(SOME_OP).await;
        let call = ensure(&of("ada"));
        js::sleep(100).await;
        call.interrupt(aborted);
        call.fails(if aborted { "aborted" } else { "timeout" }, "nothing-happened", "same-call").await;
        assert_eq!((device::row().await, stage.network.counts()), (Some(row), (0, 0)));
        holder.open();
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn without_web_locks_it_looks_again() {
    let stage = Stage::begin().await;
    let no_locks = js::Replaced::value(js::get(&js::global(), "navigator"), "locks", &JsValue::UNDEFINED);
    let gate = Gate::closed();
    stage.network.platform(Answer::json(201, &user()).after(&gate));
    let first = create(&of("ada"));
    stage.network.arrival(Route::Exchange, 1).await;
    let call = ensure(&of("ada"));
    js::sleep(300).await;
    gate.open();
    assert_eq!(call.answer().await, first.answer().await);
    assert_eq!(stage.network.counts(), (1, 1));
    drop(no_locks);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn in_memory_it_is_the_same() {
    let stage = Stage::begin().await;
    let memory = Options::memory();
    ensure_with(&of("ada"), &memory).answer().await;
    ensure_with(&of("ada"), &memory).answer().await;
    assert_eq!(stage.network.counts(), (1, 1));
    next_user(&stage.network, "b0b", "t0k-2");
    ensure_with(&of("bob"), &memory).answer().await;
    assert_eq!(user_id_with(&memory).answer().await, json!("b0b"));
    assert_eq!((device::row().await, device::home()), (None, None));
    reset_with(&memory).answer().await;
    stage.end().await;
}
