//! Answers that are none: each has its own kind, and leaves no user, no lease and no home.

use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::network::{PLATFORM, user};
use super::stage::{Answer, Options, Stage, create, device, hurry};

#[wasm_bindgen_test]
async fn of_the_backend() {
    let _hurry = hurry();
    let ok = |body: Json| Answer::json(200, &body);
    for (answer, kind, retry, asked) in [
        (Answer::refusal(401, "X"), "unauthorized", "same-call", 1),
        (Answer::html(403), "unauthorized", "same-call", 1),
        (Answer::html(404), "not-found", "never", 1),
        (Answer::json(406, &json!({"statusCode": 406})), "not-acceptable", "never", 1),
        (Answer::text(418, ""), "http-status", "never", 1),
        (Answer::text(204, ""), "not-json", "same-call", 1),
        (Answer::html(200), "not-json", "same-call", 1),
        (Answer::text(200, "{\"auth_code\":\"c0de"), "not-json", "same-call", 1),
        // Not UTF-8: whatever it was, it is no code.
        (Answer::bytes(200, b"{\"auth_code\":\"c0de\xff\"}"), "invalid-answer", "same-call", 1),
        (ok(json!({})), "invalid-answer", "same-call", 1),
        (ok(json!(null)), "invalid-answer", "same-call", 1),
        (ok(json!({"auth_code": 5})), "invalid-answer", "same-call", 1),
        (ok(json!({"auth_code": "c0de-1", "platform_url": 5})), "invalid-answer", "same-call", 1),
        (ok(json!({"auth_code": "Bearer 0123456789"})), "api-key", "never", 1),
        (ok(json!({"auth_code": "c0de-1", "platform_url": "http://platform.test"})), "insecure-url", "never", 1),
        (ok(json!({"auth_code": "c0de-1", "platform_url": "nowhere"})), "invalid-url", "never", 1),
    ] {
        let stage = Stage::begin().await;
        stage.network.backend(answer);
        let failure = create(&Options::url()).fails(kind, "nothing-happened", retry).await;
        assert_eq!(failure.text("party"), "backend", "{kind}");
        assert_eq!(stage.network.counts(), (asked, 0), "{kind}");
        device::assert_no_user().await;
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn of_the_platform() {
    let without = |name: &str, value: Json| {
        let mut answer = user();
        answer[name] = value;
        Answer::json(200, &answer)
    };
    for (answer, kind, outcome, retry) in [
        (Answer::refusal(400, "INVALID_REQUEST"), "http-status", "nothing-happened", "never"),
        (Answer::refusal(401, "AUTH_CODE_UNKNOWN"), "code-rejected", "nothing-happened", "fresh-code"),
        (Answer::refusal(401, "AUTH_CODE_EXPIRED"), "code-rejected", "nothing-happened", "fresh-code"),
        (Answer::refusal(403, "USER_DISABLED"), "user-disabled", "nothing-happened", "never"),
        (Answer::html(404), "not-found", "unknown", "never"),
        (Answer::html(403), "http-status", "unknown", "never"),
        (Answer::refusal(429, "SLOW_DOWN"), "rate-limited", "unknown", "fresh-code"),
        (Answer::refusal(409, "IDEMPOTENCY_CONFLICT"), "person-changed", "nothing-happened", "fresh-code"),
        (Answer::html(502), "server-error", "unknown", "fresh-code"),
        (Answer::fails(), "network", "unknown", "fresh-code"),
        (Answer::html(200), "not-json", "unknown", "fresh-code"),
        (Answer::text(200, ""), "not-json", "unknown", "fresh-code"),
        (Answer::text(201, "{\"user_id\":\"5f0c\",\"token\":{\"id\":\"t0k"), "not-json", "unknown", "fresh-code"),
        (Answer::json(200, &json!([])), "invalid-answer", "unknown", "fresh-code"),
        (without("user_id", json!(7)), "invalid-answer", "unknown", "fresh-code"),
        (without("user_id", json!("")), "invalid-answer", "unknown", "fresh-code"),
        (without("token", json!(null)), "invalid-answer", "unknown", "fresh-code"),
        (without("token", json!({"id": "t0k-1"})), "invalid-answer", "unknown", "fresh-code"),
        (without("linked", json!("yes")), "invalid-answer", "unknown", "fresh-code"),
    ] {
        let stage = Stage::begin().await;
        stage.network.platform(answer);
        let failure = create(&Options::literal("c0de-only").with("platformUrl", PLATFORM)).fails(kind, outcome, retry).await;
        assert_eq!(failure.text("party"), "platform", "{kind}");
        assert!(!failure.json().to_string().contains("c0de") && !failure.json().to_string().contains("t0k"), "{kind}");
        assert_eq!(stage.network.counts(), (0, 1), "{kind}");
        device::assert_no_user().await;
        stage.end().await;
    }
}
