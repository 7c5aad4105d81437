//! The app backend, as Sentiance's public sample behaves, with a login.

use sentiance_emulator::server::Config;
use serde_json::{Value, json};

use crate::support::*;

#[tokio::test]
async fn a_session_lasts_from_login_to_logout() {
    let emulator = Emulator::start().await;
    let mut client = emulator.app().await;
    let answer = client.send(&login_request("  ana ")).await;
    let cookie = answer.header("set-cookie").to_owned();
    assert_eq!(answer.json(), json!({ "user": "ana" }));
    assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let who = || Request::new("GET", "/session").header("cookie", &format!("other=1; {cookie}"));
    assert_eq!(client.send(&who()).await.json(), json!({ "user": "ana" }));
    let out = client.send(&Request::new("POST", "/logout").header("cookie", &cookie)).await;
    assert!(out.status == 200 && out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(client.send(&who()).await.json(), json!({ "user": null }));
    assert_eq!(client.send(&auth_code_request(&cookie)).await.status, 401);
}

#[tokio::test]
async fn another_login_ends_the_session_before() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    let answer = emulator.app().await.send(&login_request("ben").header("cookie", &cookie)).await;
    assert!(!answer.header("set-cookie").starts_with(&cookie));
    let who = emulator.app().await.send(&Request::new("GET", "/session").header("cookie", &cookie)).await;
    assert_eq!(who.json(), json!({ "user": null }));
}

#[tokio::test]
async fn a_login_needs_a_name_in_json() {
    let emulator = Emulator::start().await;
    let long = "x".repeat(101);
    for body in ["", "{}", "[]", "{\"user\":7}", "{\"user\":\" \"}", &json!({ "user": long }).to_string()] {
        let request = Request::new("POST", "/login").header("content-type", "application/json").body(body);
        let answer = emulator.app().await.send(&request).await;
        assert_eq!((answer.status, &answer.json()["statusCode"], answer.header("set-cookie")), (400, &json!(400), ""), "{body}");
    }
    let form = Request::new("POST", "/login").header("content-type", "text/plain").body("{\"user\":\"ana\"}");
    assert_eq!(emulator.app().await.send(&form).await.status, 415);
}

#[tokio::test]
async fn a_code_is_handed_out_in_the_samples_words() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    let answer = emulator.app().await.send(&auth_code_request(&cookie)).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"));
    let body = answer.json();
    assert_eq!(body["auth_code"].as_str().unwrap().len(), 128);
    assert!(body["app_id"].is_string() && body["expires_at"].is_string());
    assert_eq!(body["platform_url"], emulator.running.platform_url);
}

#[tokio::test]
async fn a_page_can_ask_where_the_platform_is_and_whether_it_can_be_controlled() {
    for control in [false, true] {
        let emulator = Emulator::with(Config { control, ..Config::default() }).await;
        let config = emulator.app().await.send(&Request::new("GET", "/config.json")).await;
        assert_eq!((config.status, config.header("cache-control")), (200, "no-store"));
        assert_eq!(config.json(), json!({ "platform_url": emulator.running.platform_url, "control": control }));
        let counters = emulator.control("GET", "/counters", &Value::Null).await;
        assert_eq!(counters.status == 200, control, "it says what is so");
    }
}

#[tokio::test]
async fn only_an_accept_that_names_json_is_accepted() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    let ask = async |accept: Option<&str>| {
        let request = Request::new("GET", "/auth/code").header("cookie", &cookie);
        let request = if let Some(accept) = accept { request.header("accept", accept) } else { request };
        emulator.app().await.send(&request).await
    };
    for accept in [None, Some("*/*"), Some("text/html"), Some("application/*")] {
        let answer = ask(accept).await;
        assert_eq!((answer.status, &answer.json()["statusCode"]), (406, &json!(406)));
    }
    assert_eq!(ask(Some("text/html, application/json;q=0.9")).await.status, 200);
    assert_eq!(emulator.count("mint").await, 1);
}

#[tokio::test]
async fn errors_have_the_samples_shape_and_unknown_paths_are_html() {
    let emulator = Emulator::start().await;
    let refused = emulator.app().await.send(&auth_code_request("none=1")).await;
    let body = refused.json();
    assert_eq!((refused.status, &body["error"]), (401, &json!("Unauthorized")));
    assert!(body["message"].is_string() && body["ref"].is_string() && body["error_code"] == Value::Null);
    for (method, path) in [("GET", "/nothing"), ("GET", "/login"), ("DELETE", "/session"), ("POST", "/auth/code")] {
        let answer = emulator.app().await.send(&Request::new(method, path)).await;
        assert_eq!((answer.status, answer.header("content-type")), (404, "text/html; charset=utf-8"), "{method} {path}");
        assert!(answer.text().contains(&format!("Cannot {method} {path}")));
    }
    let head = emulator.app().await.rest(&Request::new("HEAD", "/session").header("connection", "close")).await.0;
    let head = String::from_utf8(head).unwrap().to_lowercase();
    assert!(head.starts_with("http/1.1 200") && head.contains("content-length: 13\r\n") && head.ends_with("\r\n\r\n"), "a head has no body: {head}");
}

#[tokio::test]
async fn a_disabled_users_code_is_still_minted_since_only_the_exchange_knows() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    let code = async || emulator.app().await.send(&auth_code_request(&cookie)).await.json()["auth_code"].as_str().unwrap().to_owned();
    let made = emulator.exchange(&code().await, KEY).await.json();
    let user = made["user_id"].as_str().unwrap();
    emulator.control("POST", &format!("/users/{user}/disable"), &Value::Null).await;
    assert_eq!(emulator.exchange(&code().await, OTHER_KEY).await.json()["errorCode"], "USER_DISABLED");
}

#[tokio::test]
async fn where_there_is_no_page_it_says_what_it_is() {
    for control in [false, true] {
        let emulator = Emulator::with(Config { control, ..Config::default() }).await;
        let answer = emulator.app().await.send(&Request::new("GET", "/")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/plain; charset=utf-8"));
        for url in [&emulator.running.app_url, &emulator.running.platform_url] {
            assert!(answer.text().contains(url), "{}", answer.text());
        }
        assert_eq!(answer.text().contains("--control"), !control, "{}", answer.text());
    }
}
