//! Where a code is exchanged: the backend knows the region, the caller knows better, and neither may name an insecure place.

use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::value;
use super::stage::{Answer, Options, Route, Stage, create, create_with, device, reset};

fn grant(platform: Json) -> Answer {
    Answer::json(200, &json!({"auth_code": "c0de-1", "platform_url": platform}))
}

async fn assert_goes_to(answer: Answer, options: Options, url: &str) {
    let stage = Stage::begin().await;
    stage.network.backend(answer);
    create(&options).answer().await;
    reset().answer().await;
    let sent = stage.network.arrival(Route::Exchange, 1).await;
    assert_eq!(sent.url, format!("{url}/users"));
    // Later calls for this user go there, too.
    assert!(stage.network.arrival(Route::Notice, 1).await.url.starts_with(&format!("{url}/users/")));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn the_backends_platform_is_honoured() {
    assert_goes_to(grant(json!("https://api.p15.sentiance.com")), Options::url(), "https://api.p15.sentiance.com").await;
    assert_goes_to(grant(json!("https://proxy.test/sentiance//")), Options::url(), "https://proxy.test/sentiance").await;
    assert_goes_to(grant(json!("http://localhost:8788")), Options::url(), "http://localhost:8788").await;
}

#[wasm_bindgen_test]
async fn the_callers_platform_wins() {
    let own = Options::url().with("platformUrl", "https://api.r16.sentiance.com/");
    assert_goes_to(grant(json!("https://api.p15.sentiance.com")), own.clone(), "https://api.r16.sentiance.com").await;
    assert_goes_to(grant(json!("http://insecure.test")), own, "https://api.r16.sentiance.com").await;
}

#[wasm_bindgen_test]
async fn without_any_it_is_sentiances() {
    assert_goes_to(grant(Json::Null), Options::url(), "https://api.sentiance.com").await;
    assert_goes_to(grant(Json::Null), Options::literal("c0de-1"), "https://api.sentiance.com").await;
}

#[wasm_bindgen_test]
async fn a_backend_may_not_name_an_insecure_one() {
    for (url, kind) in [("http://platform.test", "insecure-url"), ("ftp://platform.test", "invalid-url"), ("https://me:pass@platform.test", "invalid-url")] {
        let stage = Stage::begin().await;
        stage.network.backend(grant(json!(url)));
        let failure = create(&Options::url()).fails(kind, "nothing-happened", "never").await;
        assert_eq!((failure.text("party"), failure.text("subject")), ("backend".into(), "platform_url".into()));
        assert_eq!(stage.network.counts(), (1, 0));
        device::assert_no_user().await;
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn a_caller_may_not_either_and_nothing_is_asked() {
    for (option, url, kind) in [
        ("platformUrl", "http://platform.test", "insecure-url"),
        ("platformUrl", "/platform", "invalid-url"),
        ("platformUrl", "https://platform.test?x", "invalid-url"),
        ("authCodeUrl", "http://app.test/auth/code", "insecure-url"),
        ("authCodeUrl", "data:application/json,{}", "invalid-url"),
    ] {
        let stage = Stage::begin().await;
        let failure = create(&Options::url().with(option, url)).fails(kind, "nothing-happened", "never").await;
        assert_eq!(failure.text("subject"), option);
        assert_eq!((stage.network.counts(), device::row().await), ((0, 0), None));
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn but_an_app_can_allow_a_host_by_name() {
    let stage = Stage::begin().await;
    let config = Options::none().with("allowInsecureHosts", value(json!(["10.0.2.2"])));
    stage.network.backend(grant(json!("http://10.0.2.2:8788")));
    create_with(&Options::url(), &config).answer().await;
    assert_eq!(stage.network.arrival(Route::Exchange, 1).await.url, "http://10.0.2.2:8788/users");
    stage.end().await;
}
