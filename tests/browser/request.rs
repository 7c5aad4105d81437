//! What goes over the wire, to the letter.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::value;
use super::stage::network::{BACKEND, PLATFORM, Seen};
use super::stage::{Options, Route, Stage, create, created, js};

fn headers(seen: &Seen) -> Vec<(&str, &str)> {
    seen.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[wasm_bindgen_test]
async fn an_exchange_is_a_simple_request_with_its_secrets_in_the_body() {
    let stage = Stage::begin().await;
    created().await;
    let sent = stage.network.arrival(Route::Exchange, 1).await;
    assert_eq!((sent.method.as_str(), sent.url.as_str()), ("POST", format!("{PLATFORM}/users").as_str()));
    // Nothing but these two: any other header or type would cost a preflight.
    assert_eq!(headers(&sent), [("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded")]);
    let modes = [&sent.credentials, &sent.cache, &sent.redirect, &sent.mode, &sent.referrer_policy];
    assert_eq!(modes, ["omit", "no-store", "error", "cors", "no-referrer"]);
    let fields: Vec<_> = sent.body.split('&').filter_map(|pair| pair.split('=').next()).collect();
    assert_eq!(fields, ["authentication_code", "idempotency_key", "install_id", "sdk"]);
    assert_eq!((sent.field("authentication_code"), sent.field("sdk")), ("c0de-1".into(), format!("sentiance-web/{}", env!("CARGO_PKG_VERSION"))));
    for id in ["idempotency_key", "install_id"] {
        let id = sent.field(id);
        assert!(id.len() == 36 && id.as_bytes()[14] == b'4' && matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{id} is no UUID v4");
    }
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_code_with_any_characters_arrives_whole() {
    let stage = Stage::begin().await;
    let code = "a b&c=d+e%20/ü\u{1f600}\"";
    create(&Options::literal(code)).answer().await;
    assert_eq!(stage.network.codes_sent(), [code]);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_code_is_asked_for_as_json() {
    let stage = Stage::begin().await;
    created().await;
    let sent = stage.network.arrival(Route::Code, 1).await;
    assert_eq!((sent.method.as_str(), sent.url.as_str()), ("GET", BACKEND));
    assert_eq!(headers(&sent), [("accept", "application/json")]);
    assert_eq!([&sent.credentials, &sent.cache, &sent.redirect], ["same-origin", "no-store", "follow"]);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_code_is_asked_for_as_the_app_says() {
    let stage = Stage::begin().await;
    let request = json!({"method": "POST", "headers": {"Authorization": "Bearer app", "accept": "*/*"}, "body": "{\"device\":1}", "credentials": "include"});
    create(&Options::url().with("authCodeRequest", value(request))).answer().await;
    let sent = stage.network.arrival(Route::Code, 1).await;
    assert_eq!((sent.method.as_str(), sent.body.as_str(), sent.credentials.as_str(), sent.cache.as_str()), ("POST", "{\"device\":1}", "include", "no-store"));
    let headers = headers(&sent);
    assert!(headers.contains(&("authorization", "Bearer app")));
    assert!(headers.contains(&("accept", "application/json")), "{headers:?}");
    // What is meant for the app's backend does not reach the platform.
    let exchange = stage.network.arrival(Route::Exchange, 1).await;
    assert_eq!((exchange.headers.len(), exchange.credentials.as_str()), (2, "omit"));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_relative_url_is_the_pages() {
    let stage = Stage::begin().await;
    create(&Options::none().with("authCodeUrl", "/auth/code")).answer().await;
    let origin = js::text(&js::get(&js::global(), "location"), "origin");
    assert_eq!(stage.network.arrival(Route::Code, 1).await.url, format!("{origin}/auth/code"));
    stage.end().await;
}
