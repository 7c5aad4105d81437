//! An exchange in flight, and what other tabs or a reset did meanwhile. The ledger is asked at commit, and home never runs ahead of it.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{Call, Failure, result, user_id};
use super::stage::network::{EXPIRY, USER, grant, user};
use super::stage::{Answer, Gate, Options, Route, Stage, create, created, device, reset};

/// A creation whose exchange has arrived and is not answered before the gate opens.
async fn in_flight(stage: &Stage) -> (Call, Gate) {
    let gate = Gate::closed();
    stage.network.platform(Answer::json(201, &user()).after(&gate));
    let call = create(&Options::url());
    stage.network.arrival(Route::Exchange, stage.network.count(Route::Exchange) + 1).await;
    (call, gate)
}

async fn refused(call: &Call, gate: &Gate, kind: &str, retry: &str) -> Failure {
    gate.open();
    let failure = call.fails(kind, "server-acted", retry).await;
    assert_eq!(device::home().filter(|home| home.contains(USER)), None);
    failure
}

#[wasm_bindgen_test]
async fn another_tab_reset() {
    let stage = Stage::begin().await;
    let (call, gate) = in_flight(&stage).await;
    device::put_row(&device::tombstone(1)).await;
    let failure = refused(&call, &gate, "reset", "same-call").await;
    assert_eq!(failure.text("reason"), "SDK_RESET_IN_PROGRESS");
    assert_eq!(device::row().await, Some(device::tombstone(1)));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn another_tab_reset_and_the_lease_looks_as_before() {
    let stage = Stage::begin().await;
    let (call, gate) = in_flight(&stage).await;
    // Only the generation tells: the operation is still the same.
    device::change_row(json!({"gen": 1})).await;
    let before = device::row().await;
    refused(&call, &gate, "reset", "same-call").await;
    assert_eq!(device::row().await, before);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn another_tab_took_the_lease_over() {
    let stage = Stage::begin().await;
    let (call, gate) = in_flight(&stage).await;
    device::change_row(json!({"op": device::SOME_OP})).await;
    let before = device::row().await;
    let failure = refused(&call, &gate, "creation-in-progress", "same-call").await;
    assert!(failure.number("retryAfterMs").is_some_and(|wait| (25_000.0..=35_000.0).contains(&wait)));
    assert_eq!(device::row().await, before);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn another_tab_made_its_user() {
    let stage = Stage::begin().await;
    let (call, gate) = in_flight(&stage).await;
    let theirs = device::row_of(&device::foreign_home());
    device::put_row(&theirs).await;
    device::set_home(&device::foreign_home());
    refused(&call, &gate, "user-exists", "after-reset").await;
    assert_eq!((device::row().await, device::home()), (Some(theirs), Some(device::foreign_home())));
    assert_eq!(user_id().answer().await, json!("f0re16n"));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn the_row_went_away() {
    let stage = Stage::begin().await;
    let (call, gate) = in_flight(&stage).await;
    device::delete_row().await;
    gate.open();
    call.fails("creation-in-progress", "server-acted", "same-call").await;
    device::assert_no_user().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_reset_in_this_tab_while_the_exchange_is_in_flight() {
    let stage = Stage::begin().await;
    let (call, gate) = in_flight(&stage).await;
    let reset = reset();
    // At once, and without the exchange's answer.
    call.fails("reset", "unknown", "same-call").await;
    reset.answer().await;
    gate.open();
    super::stage::js::sleep(30).await;
    assert_eq!((device::row().await, device::home()), (Some(device::tombstone(1)), None));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_reset_in_this_tab_as_the_answer_arrives() {
    let stage = Stage::begin().await;
    let (call, gate) = in_flight(&stage).await;
    gate.open();
    let reset = reset();
    assert_eq!(call.failure().await.text("kind"), "reset");
    reset.answer().await;
    assert_eq!((device::row().await, device::home()), (Some(device::tombstone(1)), None));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_reset_in_this_tab_at_the_very_commit() {
    let stage = Stage::begin().await;
    let resets = std::rc::Rc::new(std::cell::RefCell::new(None));
    let kept = resets.clone();
    // The first row written is the lease, the second is the user.
    let spy = super::stage::js::spy("IDBObjectStore", "put", move |time| {
        if time == 2 {
            kept.replace(Some(reset()));
        }
    });
    let call = create(&Options::url());
    call.fails("reset", "server-acted", "same-call").await;
    let reset = resets.take().expect("the commit was written");
    reset.answer().await;
    drop(spy);
    assert_eq!((device::row().await, device::home()), (Some(device::tombstone(1)), None));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_reset_while_the_code_is_fetched() {
    let stage = Stage::begin().await;
    let gate = Gate::closed();
    stage.network.backend(Answer::json(200, &grant("c0de-late")).after(&gate));
    let call = create(&Options::url());
    let asked = stage.network.arrival(Route::Code, 1).await;
    let reset = reset();
    call.fails("reset", "nothing-happened", "same-call").await;
    reset.answer().await;
    assert!(asked.is_aborted());
    gate.open();
    super::stage::js::sleep(30).await;
    assert_eq!(stage.network.counts(), (1, 0));
    assert_eq!(device::row().await, Some(device::tombstone(1)));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_reset_while_a_pause_lasts() {
    let stage = Stage::begin().await;
    stage.network.backend(Answer::text(503, "").header("Retry-After", "20"));
    let call = create(&Options::url());
    stage.network.arrival(Route::Code, 1).await;
    super::stage::js::sleep(20).await;
    let reset = reset();
    call.fails("reset", "nothing-happened", "same-call").await;
    reset.answer().await;
    assert_eq!(device::row().await, Some(device::tombstone(1)));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_creation_called_right_after_a_reset_is_not_its_victim() {
    let stage = Stage::begin().await;
    created().await;
    let (reset, call) = (reset(), create(&Options::url()));
    reset.answer().await;
    assert_eq!(call.answer().await, result(USER, "t0k-1", EXPIRY, false));
    let row = device::row().await.expect("a row");
    assert_eq!((&row["gen"], &row["phase"]), (&json!(1), &json!("user")));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn what_a_reset_overtook_cannot_touch_the_user_made_after_it() {
    let stage = Stage::begin().await;
    let (overtaken, gate) = in_flight(&stage).await;
    reset().answer().await;
    overtaken.fails("reset", "unknown", "same-call").await;
    let mut other = user();
    other["user_id"] = json!("0ther");
    stage.network.platform(Answer::json(201, &other));
    assert_eq!(created().await, result("0ther", "t0k-1", EXPIRY, false));
    let before = device::everything().await;
    gate.open();
    super::stage::js::sleep(30).await;
    assert_eq!(device::everything().await, before);
    assert_eq!(user_id().answer().await, json!("0ther"));
    stage.end().await;
}
