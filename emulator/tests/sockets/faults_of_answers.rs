//! Faults that leave the connection whole and give a wrong answer.

use serde_json::{Value, json};

use crate::support::*;

async fn faulty(emulator: &Emulator, fault: Value) -> Answer {
    let code = emulator.mint("ana").await;
    emulator.fault("exchange", fault).await;
    emulator.exchange(&code, KEY).await
}

#[tokio::test]
async fn any_status_with_any_body_and_retry_after_in_both_forms() {
    let emulator = Emulator::start().await;
    for (status, retry_after) in [(429, "2"), (503, "Wed, 21 Oct 2026 07:28:00 GMT"), (500, "soon"), (418, "")] {
        let fault = json!({ "kind": "status", "status": status, "retry_after": retry_after });
        let answer = faulty(&emulator, fault).await;
        assert_eq!((answer.status, answer.header("retry-after")), (status, retry_after));
        assert!(answer.json()["errorCode"].is_string());
    }
    let answer = faulty(&emulator, json!({ "kind": "status", "status": 502, "body": "<bad>", "content_type": "text/html" })).await;
    assert_eq!((answer.status, answer.header("content-type"), answer.text()), (502, "text/html", "<bad>".to_owned()));
    let answer = faulty(&emulator, json!({ "kind": "status", "status": 200, "body": { "user_id": null } })).await;
    assert_eq!(answer.json(), json!({ "user_id": null }));
    assert_eq!(emulator.count("users_made").await, 0);
}

#[tokio::test]
async fn a_gateway_may_give_up_after_the_work_was_done() {
    let emulator = Emulator::start().await;
    let answer = faulty(&emulator, json!({ "kind": "status", "status": 504, "work": true })).await;
    assert_eq!((answer.status, emulator.count("users_made").await), (504, 1));
    let logged = emulator.logged("/users").await;
    assert!(logged["what"].as_str().unwrap().ends_with("user made"), "{logged}");
}

#[tokio::test]
async fn a_proxy_may_know_nothing_of_cors() {
    let emulator = Emulator::start().await;
    for fault in [json!({ "kind": "status", "status": 500, "cors": false }), json!({ "kind": "html", "cors": false })] {
        let answer = faulty(&emulator, fault).await;
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
}

#[tokio::test]
async fn html_redirect_and_garbage() {
    let emulator = Emulator::start().await;
    let html = faulty(&emulator, json!({ "kind": "html" })).await;
    assert_eq!((html.status, html.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(html.text().starts_with("<!doctype html>"));
    let redirect = faulty(&emulator, json!({ "kind": "redirect", "to": "https://portal.example/" })).await;
    assert_eq!((redirect.status, redirect.header("location")), (302, "https://portal.example/"));
    let garbage = faulty(&emulator, json!({ "kind": "garbage", "body": "{\"user_id\":" })).await;
    assert_eq!((garbage.status, garbage.header("content-type")), (200, "application/json"));
    assert_eq!(garbage.text(), "{\"user_id\":");
    assert_eq!(emulator.count("users_made").await, 0);
}

#[tokio::test]
async fn a_huge_answer_with_and_without_a_length() {
    let emulator = Emulator::start().await;
    let answer = faulty(&emulator, json!({ "kind": "huge", "bytes": 500_000 })).await;
    assert!(answer.body.len() > 500_000 && answer.json()["user_id"].is_string());
    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    let answer = faulty(&emulator, json!({ "kind": "huge", "bytes": 500_000, "framing": "chunked" })).await;
    assert!(answer.body.len() > 500_000);
    assert_eq!((answer.header("content-length"), answer.header("transfer-encoding")), ("", "chunked"));
}

#[tokio::test]
async fn every_value_of_the_wrong_type() {
    let emulator = Emulator::start().await;
    let answer = faulty(&emulator, json!({ "kind": "wrong-type" })).await;
    let expected = json!({ "user_id": 42, "token": { "id": 42, "expires_at": 42 }, "linked": "true" });
    assert_eq!((answer.status, answer.json()), (201, expected));
    let cookie = emulator.login("ana").await;
    emulator.fault("auth-code", json!({ "kind": "wrong-type" })).await;
    assert_eq!(emulator.app().await.send(&auth_code_request(&cookie)).await.json()["auth_code"], 42);
}

#[tokio::test]
async fn a_fault_on_mint_reaches_the_app_through_its_backend() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    let ask = async |fault: Value| {
        emulator.fault("mint", fault).await;
        let answer = emulator.app().await.send(&auth_code_request(&cookie)).await;
        let body = answer.json();
        assert_eq!(body["statusCode"], answer.status);
        (answer.status, answer.header("retry-after").to_owned(), body["error_code"].clone())
    };
    // A platform 4xx keeps its status; a 5xx, or no answer, becomes 500.
    assert_eq!(ask(json!({ "kind": "status", "status": 429, "retry_after": "7" })).await, (429, "7".to_owned(), json!("TOO_MANY_REQUESTS")));
    for fault in [
        json!({ "kind": "status", "status": 503 }),
        json!({ "kind": "lost" }),
        json!({ "kind": "refuse" }),
        json!({ "kind": "html" }),
        json!({ "kind": "redirect", "to": "/" }),
        json!({ "kind": "cut-body", "at": 9 }),
    ] {
        assert_eq!(ask(fault.clone()).await, (500, String::new(), Value::Null), "{fault}");
    }
    assert_eq!(emulator.app().await.send(&auth_code_request(&cookie)).await.status, 200);
}
