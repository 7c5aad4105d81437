//! `requestUserAccessToken`: one refresh, under a lease of its own.

use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::quota::fill;
use super::stage::call::{authorize, token, token_with, value};
use super::stage::device::{SOME_OP, change_row};
use super::stage::network::{EXPIRY, PLATFORM, USER};
use super::stage::{Answer, Gate, Options, Route, Stage, create, create_with, created, device, hurry, js, locks, reset, reset_with};

const OVER: &str = "2020-01-01T00:00:00Z";

/// A user whose token is past its time.
async fn expired(stage: &Stage) {
    stage.network.platform(Answer::json(201, &json!({"user_id": "a/b ?", "token": {"id": "t0k&1", "expires_at": OVER}, "linked": true})));
    create(&Options::url()).answer().await;
}

fn answered(token: &str) -> Json {
    json!({"tokenId": token, "expiryDate": EXPIRY})
}

async fn stored_token() -> Json {
    let home: Json = serde_json::from_str(&device::home().expect("a home")).expect("JSON");
    home["tokenId"].clone()
}

#[wasm_bindgen_test]
async fn a_refresh_is_a_simple_request_with_the_token_in_its_body() {
    let stage = Stage::begin().await;
    expired(&stage).await;
    assert_eq!(token().answer().await, answered("t0k-2"));
    let sent = stage.network.arrival(Route::Refresh, 1).await;
    assert_eq!((sent.method.as_str(), sent.url.as_str()), ("POST", format!("{PLATFORM}/users/a%2Fb%20%3F/token").as_str()));
    let headers: Vec<_> = sent.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(headers, [("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded")]);
    assert_eq!([&sent.credentials, &sent.cache, &sent.redirect, &sent.referrer_policy], ["omit", "no-store", "error", "no-referrer"]);
    assert_eq!((sent.field("token"), sent.body.split('&').count()), ("t0k&1".into(), 1));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_new_token_takes_the_old_ones_place_and_the_lease_is_given_back() {
    let stage = Stage::begin().await;
    expired(&stage).await;
    let before = device::row().await.expect("a row");
    token().answer().await;
    let row = device::row().await.expect("a row");
    for kept in ["gen", "phase", "op", "install", "person"] {
        assert_eq!(row[kept], before[kept], "{kept}");
    }
    assert_eq!((&row["refresh"], &row["refreshUntil"], stored_token().await), (&Json::Null, &Json::Null, json!("t0k-2")));
    assert_eq!(device::home().map(Json::String), Some(row["home"].clone()));
    assert_eq!(token().answer().await, answered("t0k-2"), "from the record");
    assert_eq!(stage.network.count(Route::Refresh), 1);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn many_calls_make_one_refresh() {
    let stage = Stage::begin().await;
    expired(&stage).await;
    let gate = Gate::closed();
    stage.network.refresh(Answer::json(200, &json!({"token": {"id": "t0k-9", "expires_at": EXPIRY}})).after(&gate));
    let calls = [token(), token(), authorize(None), token()];
    stage.network.arrival(Route::Refresh, 1).await;
    js::sleep(50).await;
    gate.open();
    for call in calls {
        assert_eq!(call.answer().await["tokenId"], "t0k-9");
    }
    assert_eq!(stage.network.count(Route::Refresh), 1);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn another_tabs_refresh_is_waited_for_and_its_token_is_the_answer() {
    let stage = Stage::begin().await;
    expired(&stage).await;
    change_row(json!({"refresh": SOME_OP, "refreshUntil": js::now() + 20_000.0})).await;
    let holder = locks::hold(SOME_OP).await;
    let call = token();
    js::sleep(100).await;
    // What the other tab does when it has the token.
    let row = device::row().await.expect("a row");
    let home = row["home"].as_str().expect("a home").replace("t0k&1", "t0k-theirs").replace(OVER, EXPIRY);
    change_row(json!({"refresh": null, "refreshUntil": null, "home": home})).await;
    holder.open();
    assert_eq!(call.answer().await, answered("t0k-theirs"));
    assert_eq!(stage.network.count(Route::Refresh), 0);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_tab_that_died_refreshing_holds_nobody_up() {
    let stage = Stage::begin().await;
    expired(&stage).await;
    change_row(json!({"refresh": SOME_OP, "refreshUntil": js::now() + 20_000.0})).await;
    let began = js::now();
    assert_eq!(token().answer().await, answered("t0k-2"));
    assert!(js::now() - began < 2_000.0, "it was waited for");
    stage.end().await;
}

#[wasm_bindgen_test]
async fn without_web_locks_its_lease_is_looked_at_again_until_it_ends() {
    let stage = Stage::begin().await;
    expired(&stage).await;
    change_row(json!({"refresh": SOME_OP, "refreshUntil": js::now() + 700.0})).await;
    let no_locks = js::Replaced::value(js::get(&js::global(), "navigator"), "locks", &wasm_bindgen::JsValue::UNDEFINED);
    assert_eq!(token().answer().await, answered("t0k-2"));
    drop(no_locks);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_refused_token_is_not_the_answer_however_fresh() {
    let stage = Stage::begin().await;
    created().await;
    assert_eq!(authorize(Some("t0k-other")).answer().await, json!({"tokenId": "t0k-1", "platformUrl": PLATFORM}), "refused was an older one");
    assert_eq!(authorize(Some("t0k-1")).answer().await, json!({"tokenId": "t0k-2", "platformUrl": PLATFORM}));
    assert_eq!(stage.network.count(Route::Refresh), 1);
    stage.network.refresh(Answer::refusal(503, "LATER"));
    let hurry = hurry();
    assert_eq!(authorize(Some("t0k-2")).answer().await["tokenId"], "t0k-3", "the one that was refused is no way out");
    drop(hurry);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_token_that_cannot_be_stored_is_not_handed_out() {
    let stage = Stage::begin().await;
    expired(&stage).await;
    let gate = Gate::closed();
    let longer = "t".repeat(4_000);
    stage.network.refresh(Answer::json(200, &json!({"token": {"id": longer, "expires_at": EXPIRY}})).after(&gate));
    let call = token();
    stage.network.arrival(Route::Refresh, 1).await;
    let filler = fill();
    gate.open();
    let failure = call.fails("storage-full", "server-acted", "same-call").await;
    assert_eq!(failure.text("reason"), "UNEXPECTED_ERROR");
    drop(filler);
    assert_eq!(stored_token().await, "t0k&1", "the old one, which stays good for a minute");
    assert_eq!(token().answer().await, answered("t0k-2"));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn reset_in_the_same_tab_ends_a_refresh_in_vain() {
    let stage = Stage::begin().await;
    expired(&stage).await;
    let gate = Gate::closed();
    stage.network.refresh(Answer::json(200, &json!({"token": {"id": "t0k-2", "expires_at": EXPIRY}})).after(&gate));
    let call = token();
    stage.network.arrival(Route::Refresh, 1).await;
    reset().answer().await;
    gate.open();
    let failure = call.failure().await;
    assert_eq!((failure.text("kind"), failure.text("reason")), ("no-user".into(), "NO_USER".into()));
    device::assert_no_user().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn every_failure_has_one_of_sentiances_reasons() {
    for (answer, kind, reason) in [
        (Answer::refusal(403, "USER_DISABLED"), "user-disabled", "USER_DISABLED_REMOTELY"),
        (Answer::refusal(401, "TOKEN_UNKNOWN"), "token-rejected", "USER_DISABLED_REMOTELY"),
        (Answer::refusal(404, "X"), "not-found", "NETWORK_ERROR"),
        (Answer::refusal(400, "INVALID_REQUEST"), "http-status", "NETWORK_ERROR"),
    ] {
        let stage = Stage::begin().await;
        expired(&stage).await;
        stage.network.refresh(answer);
        let failure = token().failure().await;
        assert_eq!((failure.text("kind"), failure.text("reason")), (kind.to_owned(), reason.to_owned()));
        assert!(!failure.json().to_string().contains("t0k"));
        let row = device::row().await.expect("a row");
        assert_eq!((&row["phase"], &row["refresh"]), (&json!("user"), &Json::Null), "the user is still there");
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn in_memory_it_is_the_same() {
    let stage = Stage::begin().await;
    let memory = Options::memory();
    stage.network.platform(Answer::json(201, &json!({"user_id": USER, "token": {"id": "t0k-1", "expires_at": OVER}})));
    create_with(&Options::url(), &memory).answer().await;
    assert_eq!(token_with(&memory).answer().await, answered("t0k-2"));
    assert_eq!(token_with(&memory).answer().await, answered("t0k-2"));
    assert_eq!((stage.network.count(Route::Refresh), device::row().await, device::home()), (1, None, None));
    reset_with(&memory).answer().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn an_own_function_gets_what_it_needs_and_no_more() {
    let stage = Stage::begin().await;
    expired(&stage).await;
    let function = js::function(|context| {
        let told: Vec<_> = ["userId", "tokenId", "platformUrl"].map(|name| js::text(&context, name)).into();
        assert_eq!(told, ["a/b ?", "t0k&1", PLATFORM]);
        value(json!({"token": {"id": "t0k-own", "expires_at": EXPIRY}}))
    });
    assert_eq!(token_with(&Options::none().with("refreshToken", function)).answer().await, answered("t0k-own"));
    assert_eq!(stage.network.count(Route::Refresh), 0);
    stage.end().await;
}
