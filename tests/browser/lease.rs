//! Somebody else's lease in the row: respected while its holder lives, taken over when it is gone.

use serde_json::{Value as Json, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{result, user_exists};
use super::stage::device::{SOME_INSTALL, SOME_KEY, SOME_OP, lease};
use super::stage::network::{EXPIRY, Seen, USER, user};
use super::stage::{Answer, Gate, Options, Route, Stage, create, device, js, locks, reset};

const LIVE: f64 = 20_000.0;

fn ids(seen: &Seen) -> [String; 2] {
    ["idempotency_key", "install_id"].map(|name| seen.field(name))
}

async fn assert_inherited(stage: &Stage, options: &Options) {
    assert_eq!(create(options).answer().await, result(USER, "t0k-1", EXPIRY, false));
    assert_eq!(ids(&*stage.network.arrival(Route::Exchange, 1).await), [SOME_KEY, SOME_INSTALL]);
    let row = device::row().await.expect("a row");
    assert_eq!((&row["phase"], &row["install"]), (&json!("user"), &json!(SOME_INSTALL)));
    assert_ne!(row["op"], SOME_OP);
}

#[wasm_bindgen_test]
async fn a_dead_holder_leaves_its_key_to_a_call_that_can_get_codes() {
    let callback = js::function(|_| "c0de-mine".into());
    for options in [Options::url(), Options::callback(&callback)] {
        let stage = Stage::begin().await;
        device::put_row(&lease(LIVE)).await;
        let began = js::now();
        assert_inherited(&stage, &options).await;
        assert!(js::now() - began < 1_000.0, "it was waited for");
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn a_single_code_goes_under_a_key_of_its_own() {
    let stage = Stage::begin().await;
    device::put_row(&lease(LIVE)).await;
    create(&Options::literal("c0de-mine")).answer().await;
    let [key, install] = ids(&*stage.network.arrival(Route::Exchange, 1).await);
    assert_ne!(key, SOME_KEY);
    assert_eq!(install, SOME_INSTALL);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_live_holder_is_respected() {
    let stage = Stage::begin().await;
    let row = lease(LIVE);
    device::put_row(&row).await;
    let holder = locks::hold(SOME_OP).await;
    let failure = create(&Options::url()).fails("creation-in-progress", "nothing-happened", "same-call").await;
    let wait = failure.number("retryAfterMs").expect("a time");
    assert!((LIVE - 3_000.0..=LIVE).contains(&wait), "{wait}");
    assert_eq!((device::row().await, stage.network.counts()), (Some(row), (0, 0)));
    assert_eq!(user_exists().answer().await, json!(false));
    holder.open();
    stage.end().await;
}

#[wasm_bindgen_test]
async fn without_web_locks_a_lease_counts_until_it_ends() {
    let stage = Stage::begin().await;
    let row = lease(LIVE);
    device::put_row(&row).await;
    let no_locks = js::Replaced::value(js::get(&js::global(), "navigator"), "locks", &JsValue::UNDEFINED);
    create(&Options::url()).fails("creation-in-progress", "nothing-happened", "same-call").await;
    device::put_row(&lease(-1.0)).await;
    create(&Options::url()).answer().await;
    drop(no_locks);
    assert_eq!(stage.network.counts(), (1, 1));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn web_locks_that_never_answer_are_not_needed() {
    let stage = Stage::begin().await;
    let never = js_sys::Function::new_no_args("return {request() { return new Promise(() => {}) }}");
    let silent = js::Replaced::getter(js::get(&js::global(), "navigator"), "locks", &never);
    let began = js::now();
    create(&Options::url()).answer().await;
    let took = js::now() - began;
    assert!((900.0..2_500.0).contains(&took), "{took}");
    drop(silent);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_lease_that_is_past_or_absurdly_far_ahead_is_void() {
    // The longest deadline is ten minutes; the holder's lock is held, so that only the time can tell.
    for millis in [-1.0, 700_000.0, 4e12] {
        let stage = Stage::begin().await;
        device::put_row(&lease(millis)).await;
        let holder = locks::hold(SOME_OP).await;
        assert_inherited(&stage, &Options::url()).await;
        holder.open();
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn reset_takes_any_lease_away() {
    let stage = Stage::begin().await;
    device::put_row(&lease(LIVE)).await;
    let holder = locks::hold(SOME_OP).await;
    reset().answer().await;
    assert_eq!(device::row().await, Some(device::tombstone(1)));
    create(&Options::url()).answer().await;
    holder.open();
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_conflict_under_an_inherited_key_leads_to_an_own_one() {
    let stage = Stage::begin().await;
    device::put_row(&lease(LIVE)).await;
    let gate = Gate::closed();
    stage.network.platform(Answer::refusal(409, "IDEMPOTENCY_CONFLICT"));
    stage.network.platform(Answer::json(201, &user()).after(&gate));
    let call = create(&Options::url());
    let second = stage.network.arrival(Route::Exchange, 2).await;
    let [key, install] = ids(&second);
    assert_ne!(key, SOME_KEY);
    assert_eq!(install, SOME_INSTALL);
    // Saved before it was sent.
    let row = device::row().await.expect("a lease");
    assert_eq!((&row["phase"], &row["key"]), (&json!("creating"), &json!(key)));
    gate.open();
    call.answer().await;
    assert_eq!(stage.network.counts(), (2, 2));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_conflict_under_an_own_key_is_the_callers_to_know() {
    let stage = Stage::begin().await;
    stage.network.platform(Answer::refusal(409, "IDEMPOTENCY_CONFLICT"));
    let failure = create(&Options::url()).fails("person-changed", "nothing-happened", "same-call").await;
    assert_eq!(failure.number("status"), Some(409.0));
    device::assert_no_user().await;
    assert_eq!(stage.network.counts(), (1, 1));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_failed_call_gives_its_lease_back() {
    let stage = Stage::begin().await;
    stage.network.backend(Answer::refusal(401, "X"));
    create(&Options::url()).fails("unauthorized", "nothing-happened", "same-call").await;
    let row = device::row().await.expect("a row");
    assert_eq!((&row["phase"], &row["op"], &row["until"], &row["key"]), (&json!("none"), &Json::Null, &json!(0), &Json::Null));
    let install = row["install"].clone();
    create(&Options::url()).answer().await;
    assert_eq!(device::row().await.expect("a row")["install"], install);
    stage.end().await;
}
