//! The three ways to a code, and what is refused before anything is asked.

use js_sys::Function;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::value;
use super::stage::{Options, Route, Stage, create, device, js};

#[wasm_bindgen_test]
async fn a_callback_may_answer_in_any_form() {
    for (body, platform) in [
        ("return 'c0de-1'", "https://api.sentiance.com"),
        ("return Promise.resolve('c0de-1')", "https://api.sentiance.com"),
        ("return {auth_code: 'c0de-1', platform_url: 'https://platform.test', app_id: 'a'}", "https://platform.test"),
        ("return {authentication_code: 'c0de-1', expires_at: '2099-01-01T00:00:00Z'}", "https://api.sentiance.com"),
        ("return {then(resolve) { resolve({auth_code: 'c0de-1'}) }}", "https://api.sentiance.com"),
    ] {
        let stage = Stage::begin().await;
        create(&Options::callback(&Function::new_no_args(body))).answer().await;
        assert_eq!(stage.network.codes_sent(), ["c0de-1"], "{body}");
        assert_eq!(stage.network.arrival(Route::Exchange, 1).await.url, format!("{platform}/users"), "{body}");
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn a_callback_may_not_answer_anything() {
    for (body, kind) in [
        ("", "invalid-answer"),
        ("return null", "invalid-answer"),
        ("return 5", "invalid-answer"),
        ("return {}", "invalid-answer"),
        ("return {get auth_code() { return 'c0de-1' }}", "invalid-answer"),
        ("return Object.create({auth_code: 'c0de-1'})", "invalid-answer"),
        ("return new Proxy({}, {getOwnPropertyDescriptor() { throw 1 }})", "invalid-answer"),
        ("return {auth_code: 'x'.repeat(9000)}", "invalid-answer"),
        ("return ''", "invalid-option"),
        ("return 'Bearer 0123456789'", "api-key"),
        ("return {then() { throw new Error('mine') }}", "callback-failed"),
    ] {
        let stage = Stage::begin().await;
        assert_eq!(create(&Options::callback(&Function::new_no_args(body))).failure().await.text("kind"), kind, "{body}");
        assert_eq!(stage.network.counts(), (0, 0), "{body}");
        device::assert_no_user().await;
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn options_are_refused_before_anything_happens() {
    let url = || Options::url();
    let getter = Function::new_no_args("return {get authCode() { globalThis.ran = true; return 'c0de' }}").call0(&JsValue::UNDEFINED).expect("an object");
    for (options, kind, subject) in [
        (Options::from(JsValue::UNDEFINED), "missing-options", ""),
        (Options::from(JsValue::from("c0de")), "missing-options", ""),
        (Options::none(), "missing-code-source", ""),
        (url().with("authCode", "c0de"), "conflicting-options", ""),
        (Options::literal("c0de").with("authCodeRequest", value(json!({}))), "conflicting-options", "authCodeRequest"),
        (Options::literal("Bearer 0123456789"), "api-key", "authCode"),
        (url().with("apiKey", "k"), "api-key", "apiKey"),
        (url().with("tiemoutMs", 5), "unknown-option", "tiemoutMs"),
        (url().with("timeoutMs", 0), "invalid-option", "timeoutMs"),
        (url().with("timeoutMs", f64::NAN), "invalid-option", "timeoutMs"),
        (url().with("timeoutMs", 600_001), "invalid-option", "timeoutMs"),
        (url().with("authCodeUrl", "http://"), "invalid-url", "authCodeUrl"),
        (Options::callback(&"f".into()), "invalid-option", "getAuthCode"),
        (Options::from(getter), "invalid-option", "authCode"),
    ] {
        let stage = Stage::begin().await;
        let failure = create(&options).fails(kind, "nothing-happened", "never").await;
        assert_eq!(failure.text("subject"), subject, "{kind}");
        assert_eq!((stage.network.counts(), device::row().await), ((0, 0), None), "{kind}");
        stage.end().await;
    }
    assert!(js::get(&js::global(), "ran").is_undefined(), "a getter was run");
}

#[wasm_bindgen_test]
async fn headers_that_no_request_can_carry_are_the_callers_to_mend() {
    let stage = Stage::begin().await;
    let options = Options::url().with("authCodeRequest", value(json!({"headers": {"bad name": "x"}})));
    let failure = create(&options).fails("invalid-option", "nothing-happened", "never").await;
    assert_eq!((failure.text("subject"), stage.network.counts()), ("authCodeRequest".into(), (0, 0)));
    device::assert_no_user().await;
    stage.end().await;
}
