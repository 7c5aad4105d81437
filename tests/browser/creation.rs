//! What a creation leaves on the device, and who is let in.

use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{is_user_linked, result, user_exists, user_id};
use super::stage::network::{EXPIRY, PLATFORM, USER, user};
use super::stage::{Answer, Gate, Options, Route, Stage, create, created, device, js};

#[wasm_bindgen_test]
async fn nothing_is_written_by_a_look() {
    let stage = Stage::begin().await;
    assert_eq!(user_exists().answer().await, json!(false));
    assert_eq!(is_user_linked().answer().await, json!(false));
    assert_eq!(user_id().answer().await, Json::Null);
    assert_eq!(sentiance_web::get_init_state(), "INITIALIZED");
    assert_eq!(sentiance_web::get_version(), env!("CARGO_PKG_VERSION"));
    assert_eq!((device::row().await, device::storage().length()), (None, Ok(0)));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_user_lies_in_the_ledger_and_home_mirrors_it() {
    let stage = Stage::begin().await;
    assert_eq!(created().await, result(USER, "t0k-1", EXPIRY, false));

    let home = device::home().expect("a home");
    let parsed: Json = serde_json::from_str(&home).expect("JSON");
    let expected = json!({"v": 1, "userId": USER, "tokenId": "t0k-1", "tokenExpiryDate": EXPIRY, "tokenIssuedAt": parsed["tokenIssuedAt"],
        "clockSkewMs": 0, "linked": true, "standing": "enabled", "platformUrl": PLATFORM});
    assert_eq!(parsed, expected);
    assert!(parsed["tokenIssuedAt"].as_f64().is_some_and(|at| (0.0..10_000.0).contains(&(js::now() - at))), "{parsed}");

    let row = device::row().await.expect("a row");
    let sent = stage.network.arrival(Route::Exchange, 1).await.field("install_id");
    let expected = json!({"v": 1, "gen": 0, "phase": "user", "op": row["op"], "until": 0, "install": sent, "key": null, "home": home, "sum": null, "person": null,
        "refresh": null, "refreshUntil": null});
    assert_eq!(row, expected);
    assert_eq!(row["op"].as_str().map(str::len), Some(36));
    assert_eq!(device::storage().length(), Ok(1));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn every_question_is_answered_from_what_lies_there() {
    let stage = Stage::begin().await;
    created().await;
    assert_eq!(user_exists().answer().await, json!(true));
    assert_eq!(is_user_linked().answer().await, json!(true));
    assert_eq!(user_id().answer().await, json!(USER));
    // As if another tab had changed users meanwhile: nothing is answered from memory.
    device::put_row(&device::row_of(&device::foreign_home())).await;
    assert_eq!(user_id().answer().await, json!("f0re16n"));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn an_unlinked_user_whose_token_is_over() {
    let stage = Stage::begin().await;
    let mut answer = user();
    answer["linked"] = json!(false);
    answer["token"]["expires_at"] = json!("2020-01-01T00:00:00Z");
    stage.network.platform(Answer::json(200, &answer));
    assert_eq!(created().await, result(USER, "t0k-1", "2020-01-01T00:00:00Z", true));
    assert_eq!(is_user_linked().answer().await, json!(false));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn expiry_is_judged_by_the_platforms_clock() {
    let stage = Stage::begin().await;
    let hour = 3_600_000.0;
    let half_an_hour_on = js_sys::Date::new(&(js::now() + hour / 2.0).into()).to_iso_string().as_string().expect("text");
    let mut answer = user();
    answer["token"]["expires_at"] = json!(half_an_hour_on);
    let platform_now = js_sys::Date::new(&(js::now() + hour).into()).to_utc_string().as_string().expect("text");
    stage.network.platform(Answer::json(201, &answer).header("Date", &platform_now));
    assert_eq!(created().await, result(USER, "t0k-1", &half_an_hour_on, true));
    let home: Json = serde_json::from_str(&device::home().expect("a home")).expect("JSON");
    let skew = home["clockSkewMs"].as_f64().expect("a number");
    assert!((skew - hour).abs() < 3_000.0, "{skew}");
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_second_user_is_refused_before_anything_is_sent() {
    let stage = Stage::begin().await;
    created().await;
    let before = device::everything().await;
    let failure = create(&Options::literal("another")).fails("user-exists", "nothing-happened", "after-reset").await;
    assert_eq!(failure.text("reason"), "USER_ALREADY_EXISTS");
    assert_eq!(stage.network.counts(), (1, 1));
    assert_eq!(device::everything().await, before);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn of_many_calls_at_once_one_makes_the_user() {
    let stage = Stage::begin().await;
    let gate = Gate::closed();
    stage.network.platform(Answer::json(201, &user()).after(&gate));
    let first = create(&Options::url());
    let others = [create(&Options::url()), create(&Options::literal("another")), create(&Options::url())];
    for other in others {
        let failure = other.fails("creation-in-progress", "nothing-happened", "same-call").await;
        assert_eq!(failure.text("reason"), "USER_CREATION_IN_PROGRESS");
        let wait = failure.number("retryAfterMs").expect("a time");
        assert!((30_000.0..=35_000.0).contains(&wait), "{wait}");
    }
    stage.network.arrival(Route::Exchange, 1).await;
    gate.open();
    assert_eq!(first.answer().await, result(USER, "t0k-1", EXPIRY, false));
    assert_eq!(stage.network.counts(), (1, 1));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn the_lease_is_durable_before_the_code_is_asked_for_and_the_key_before_it_is_sent() {
    let stage = Stage::begin().await;
    let (code, exchange) = (Gate::closed(), Gate::closed());
    stage.network.backend(Answer::json(200, &super::stage::network::grant("c0de-1")).after(&code));
    stage.network.platform(Answer::json(201, &user()).after(&exchange));
    let began = js::now();
    let call = create(&Options::url().timeout(10_000));

    stage.network.arrival(Route::Code, 1).await;
    let row = device::row().await.expect("a lease");
    assert_eq!((&row["phase"], &row["gen"], &row["home"]), (&json!("creating"), &json!(0), &Json::Null));
    let until = row["until"].as_f64().expect("a time") - began;
    assert!((14_500.0..16_000.0).contains(&until), "{until}");
    assert_eq!(device::home(), None);

    code.open();
    let sent = stage.network.arrival(Route::Exchange, 1).await;
    assert_eq!(device::row().await.expect("a lease"), row);
    assert_eq!((json!(sent.field("idempotency_key")), json!(sent.field("install_id"))), (row["key"].clone(), row["install"].clone()));

    exchange.open();
    call.answer().await;
    assert_eq!(device::row().await.expect("a row")["op"], row["op"]);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn every_transaction_is_strict() {
    let stage = Stage::begin().await;
    let check = js_sys::Function::new_with_args(
        "original, told",
        "return function (...given) { told.push(given[2]?.durability ?? 'none'); return original.apply(this, given); }",
    );
    let prototype = js::get(&js::get(&js::global(), "IDBDatabase"), "prototype");
    let told = js_sys::Array::new();
    let wrapped = check.call2(&wasm_bindgen::JsValue::UNDEFINED, &js::get(&prototype, "transaction"), &told).expect("a function");
    let spy = js::Replaced::value(prototype, "transaction", &wrapped);
    created().await;
    drop(spy);
    // Lease, commit, and the look after it.
    assert_eq!(js::json(&told), json!(["strict", "strict", "strict"]));
    stage.end().await;
}
