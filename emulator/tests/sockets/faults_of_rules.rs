//! Faults that only the platform itself can have.

use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn a_code_can_be_past_its_time_when_it_comes_back_or_when_it_is_handed_out() {
    let emulator = Emulator::start().await;
    let code = emulator.mint("ana").await;
    emulator.fault("exchange", json!({ "kind": "expired-code" })).await;
    let answer = emulator.exchange(&code, KEY).await;
    assert_eq!((answer.status, &answer.json()["errorCode"]), (401, &json!("AUTH_CODE_EXPIRED")));
    emulator.fault("mint", json!({ "kind": "expired-code" })).await;
    let code = emulator.mint("ana").await;
    assert_eq!(emulator.exchange(&code, KEY).await.json()["errorCode"], "AUTH_CODE_EXPIRED");
}

#[tokio::test]
async fn a_platform_can_know_nothing_of_idempotency_keys() {
    let emulator = Emulator::start().await;
    emulator.faults(json!({ "route": "exchange", "times": null, "fault": { "kind": "ignore-idempotency" } })).await;
    let (code, fresh) = (emulator.mint("ana").await, emulator.mint("ana").await);
    assert_eq!(emulator.exchange(&code, KEY).await.status, 201);
    assert_eq!(emulator.exchange(&code, KEY).await.json()["errorCode"], "AUTH_CODE_USED");
    assert_eq!(emulator.exchange(&fresh, KEY).await.status, 200);
    assert_eq!((emulator.count("users_restored").await, emulator.count("answered_again").await), (1, 0));
}

#[tokio::test]
async fn a_second_use_of_a_code_can_take_back_what_the_first_gave() {
    let emulator = Emulator::start().await;
    let code = emulator.mint("ana").await;
    let made = emulator.exchange(&code, KEY).await.json();
    emulator.fault("exchange", json!({ "kind": "revoke-on-reuse" })).await;
    assert_eq!(emulator.exchange(&code, KEY).await.status, 200, "its own key is not a second use");
    emulator.fault("exchange", json!({ "kind": "revoke-on-reuse", "ignore_idempotency": true })).await;
    assert_eq!(emulator.exchange(&code, KEY).await.status, 401);
    let path = format!("/users/{}/token", made["user_id"].as_str().unwrap());
    let refresh = form_request(&path, &format!("token={}", made["token"]["id"].as_str().unwrap()));
    assert_eq!(emulator.platform().await.send(&refresh).await.json()["errorCode"], "TOKEN_UNKNOWN");
}
