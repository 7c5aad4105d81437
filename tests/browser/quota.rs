//! localStorage that is full, or not to be had.

use wasm_bindgen_test::wasm_bindgen_test;

use serde_json::json;

use super::stage::call::{result, user_exists};
use super::stage::network::{EXPIRY, USER, user};
use super::stage::{Answer, Gate, Options, Route, Stage, create, create_with, created, device, js, reset};

const FILLERS: usize = 23;

/// localStorage filled up but for a few characters, until dropped.
pub fn fill() -> Filler {
    for power in (0..FILLERS).rev() {
        // The halves that still fit, the largest first.
        let _ = device::storage().set_item(&name(power), &"x".repeat(1 << power));
    }
    Filler
}

fn name(power: usize) -> String {
    format!("filler {power}")
}

pub struct Filler;

impl Filler {
    fn characters(&self) -> usize {
        (0..FILLERS).filter_map(|power| device::storage().get_item(&name(power)).expect("readable")).map(|text| text.len()).sum()
    }
}

impl Drop for Filler {
    fn drop(&mut self) {
        (0..FILLERS).for_each(|power| device::storage().remove_item(&name(power)).expect("removable"));
    }
}

#[wasm_bindgen_test]
async fn full_storage_is_found_before_a_code_is_asked_for() {
    let stage = Stage::begin().await;
    device::storage().set_item("the app's", "own").expect("room");
    let filler = fill();
    let characters = filler.characters();
    assert!(characters > 1 << 22);
    let failure = create(&Options::url()).fails("storage-full", "nothing-happened", "same-call").await;
    assert_eq!(failure.text("reason"), "UNEXPECTED_ERROR");
    assert_eq!(stage.network.counts(), (0, 0));
    assert_eq!((device::row().await, device::home()), (None, None));
    assert_eq!((filler.characters(), device::storage().get_item("the app's")), (characters, Ok(Some("own".into()))));
    drop(filler);
    created().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn storage_that_is_full_for_a_moment_is_tried_again() {
    let stage = Stage::begin().await;
    let filler = fill();
    let call = create(&Options::url());
    js::sleep(60).await;
    assert_eq!(stage.network.counts(), (0, 0));
    drop(filler);
    call.answer().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn storage_that_is_full_for_a_moment_at_commit_loses_nobody() {
    let stage = Stage::begin().await;
    let gate = Gate::closed();
    stage.network.platform(Answer::json(201, &user()).after(&gate));
    let call = create(&Options::url());
    stage.network.arrival(Route::Exchange, 1).await;
    let filler = fill();
    gate.open();
    js::sleep(60).await;
    // The ledger is never ahead of home: the row was not written either.
    assert_eq!(device::row().await.expect("a lease")["phase"], "creating");
    drop(filler);
    assert_eq!(call.answer().await, result(USER, "t0k-1", EXPIRY, false));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn storage_that_stays_full_at_commit_is_told_and_leaves_nothing() {
    let stage = Stage::begin().await;
    let gate = Gate::closed();
    stage.network.platform(Answer::json(201, &user()).after(&gate));
    let call = create(&Options::url());
    stage.network.arrival(Route::Exchange, 1).await;
    let filler = fill();
    gate.open();
    call.fails("storage-full", "server-acted", "same-call").await;
    device::assert_no_user().await;
    drop(filler);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn storage_that_is_denied_is_told_and_memory_is_a_way_out() {
    let stage = Stage::begin().await;
    let deny = js_sys::Function::new_no_args("throw new DOMException('denied', 'SecurityError')");
    let denied = js::Replaced::getter(js::global(), "localStorage", &deny);
    create(&Options::url()).fails("storage-denied", "nothing-happened", "never").await;
    user_exists().fails("storage-denied", "nothing-happened", "never").await;
    reset().fails("storage-denied", "nothing-happened", "never").await;
    assert_eq!(stage.network.counts(), (0, 0));
    create_with(&Options::url(), &Options::memory()).answer().await;
    drop(denied);
    super::stage::reset_with(&Options::memory()).answer().await;
    assert_eq!(user_exists().answer().await, json!(false));
    stage.end().await;
}
