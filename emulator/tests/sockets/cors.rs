use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn any_origin_reads_any_answer_of_the_platform() {
    let emulator = Emulator::start().await;
    emulator.fault("refresh", json!({ "kind": "status", "status": 429, "retry_after": "2" })).await;
    let requests = [
        mint_request("ana"),
        form_request("/users", ""),
        form_request("/users/x/token", ""),
        Request::new("GET", "/nothing"),
        Request::new("GET", "/emulator/counters"),
        Request::new("GET", "/emulator/nothing"),
        Request::new("POST", "/emulator/faults"),
    ];
    for request in requests {
        let answer = emulator.platform().await.send(&request.header("origin", "https://elsewhere.example")).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{answer:?}");
        assert_eq!(answer.header("access-control-expose-headers"), "Retry-After, Date");
        assert_eq!(answer.header("access-control-allow-credentials"), "");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(!answer.header("date").is_empty());
    }
}

#[tokio::test]
async fn a_preflight_is_answered_and_counted() {
    let emulator = Emulator::start().await;
    for path in ["/users", "/users/abc/token", "/emulator/faults"] {
        let preflight = Request::new("OPTIONS", path)
            .header("origin", "https://elsewhere.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,x-app");
        let answer = emulator.platform().await.send(&preflight).await;
        assert_eq!(answer.status, 204);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.header("access-control-allow-methods").contains("POST"));
        assert_eq!(answer.header("access-control-allow-headers"), "authorization,x-app");
    }
    // The control API's own are not what a test asks about.
    assert_eq!(emulator.count("preflight").await, 2);
    assert_eq!(emulator.count("exchange").await, 0);
}

#[tokio::test]
async fn the_sample_backends_code_may_be_asked_for_from_anywhere_but_only_without_cookies() {
    let emulator = Emulator::start().await;
    let answer = emulator.app().await.send(&Request::new("GET", "/auth/code").header("accept", "application/json")).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (401, "*"));
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let preflight = Request::new("OPTIONS", "/auth/code").header("access-control-request-headers", "x-app");
    let answer = emulator.app().await.send(&preflight).await;
    assert_eq!((answer.status, answer.header("access-control-allow-headers")), (204, "x-app"));
    let session = emulator.app().await.send(&Request::new("GET", "/session")).await;
    assert_eq!(session.header("access-control-allow-origin"), "");
}
