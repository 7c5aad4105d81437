//! The calls of the contract over a socket. Each rule is tested with the rules; here it is that they are reached.

use sentiance_emulator::server::{KEY_WITH_USER_DELETE, KEY_WITH_USER_LINK, KEY_WITHOUT_USER_LINK};
use serde_json::{Value, json};

use crate::support::*;

#[tokio::test]
async fn the_whole_way_from_login_to_reset() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    let code = emulator.app().await.send(&auth_code_request(&cookie)).await.json();
    assert_eq!(code["platform_url"], emulator.running.platform_url);

    let made = emulator.exchange(code["auth_code"].as_str().unwrap(), KEY).await;
    assert_eq!(made.status, 201);
    let made = made.json();
    let (user, token) = (made["user_id"].as_str().unwrap(), made["token"]["id"].as_str().unwrap());

    let refresh = form_request(&format!("/users/{user}/token"), &format!("token={token}"));
    let refreshed = emulator.platform().await.send(&refresh).await;
    assert_eq!(refreshed.status, 200);
    let refreshed = refreshed.json();
    let token = refreshed["token"]["id"].as_str().unwrap();

    let reset = form_request(&format!("/users/{user}/reset"), &format!("token={token}&install_id={INSTALL}"));
    let told = emulator.platform().await.send(&reset).await;
    assert_eq!((told.status, told.body.len()), (204, 0));

    let code = emulator.app().await.send(&auth_code_request(&cookie)).await.json();
    let restored = emulator.exchange(code["auth_code"].as_str().unwrap(), OTHER_KEY).await;
    assert_eq!((restored.status, &restored.json()["user_id"]), (200, &json!(user)));
}

#[tokio::test]
async fn every_error_of_the_contract() {
    let emulator = Emulator::start().await;
    let send = async |request: Request| {
        let answer = emulator.platform().await.send(&request).await;
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        let body = answer.json();
        assert!(body["message"].is_string() && body["ref"].is_string(), "{body}");
        (answer.status, body["errorCode"].as_str().unwrap().to_owned())
    };
    let is = |status: u16, code: &str| (status, code.to_owned());
    let mint = |key: &str, body: &str| {
        let request = Request::new("POST", "/users/auth-code").body(body);
        if key.is_empty() { request } else { request.header("authorization", &format!("Bearer {key}")) }
    };

    assert_eq!(send(mint("", "{}")).await, is(401, "UNAUTHORIZED"));
    assert_eq!(send(mint(KEY_WITHOUT_USER_LINK, "{}")).await, is(403, "FORBIDDEN_SCOPE"));
    assert_eq!(send(mint_request("")).await, is(400, "INVALID_EXTERNAL_ID"));

    let (used, expired, of_ben) = (emulator.mint("ana").await, emulator.mint("ana").await, emulator.mint("ben").await);
    let user = emulator.exchange(&used, KEY).await.json()["user_id"].as_str().unwrap().to_owned();
    assert_eq!(send(form_request("/users", "")).await, is(400, "INVALID_REQUEST"));
    assert_eq!(send(exchange_request("unknown", KEY)).await, is(401, "AUTH_CODE_UNKNOWN"));
    assert_eq!(send(exchange_request(&used, OTHER_KEY)).await, is(401, "AUTH_CODE_USED"));
    assert_eq!(send(exchange_request(&of_ben, KEY)).await, is(409, "IDEMPOTENCY_CONFLICT"));

    let refresh = || form_request(&format!("/users/{user}/token"), "token=unknown");
    assert_eq!(send(refresh()).await, is(401, "TOKEN_UNKNOWN"));

    let disabled = emulator.control("POST", &format!("/users/{user}/disable"), &Value::Null).await;
    assert_eq!(disabled.status, 204);
    assert_eq!(send(exchange_request(&expired, OTHER_KEY)).await, is(403, "USER_DISABLED"));
    emulator.control("POST", "/clock", &json!({ "advance_ms": 600_000 })).await;
    assert_eq!(send(exchange_request(&expired, OTHER_KEY)).await, is(401, "AUTH_CODE_EXPIRED"));

    assert_eq!(send(Request::new("GET", "/users")).await, is(405, "METHOD_NOT_ALLOWED"));
    assert_eq!(send(Request::new("POST", "/elsewhere")).await, is(404, "NOT_FOUND"));
}

#[tokio::test]
async fn a_backend_deletes_a_user_and_its_device_hears_of_it() {
    let emulator = Emulator::start().await;
    let (code, fresh) = (emulator.mint("ana").await, emulator.mint("ana").await);
    let made = emulator.exchange(&code, KEY).await.json();
    let (user, token) = (made["user_id"].as_str().unwrap(), made["token"]["id"].as_str().unwrap());
    let query = format!("mutation {{ delete_user(user_id: \"{user}\") {{ request_id }} }}");
    let delete = async |key: &str| {
        let request = Request::new("POST", "/v4/gql").header("authorization", &format!("Bearer {key}")).header("content-type", "application/json");
        emulator.platform().await.send(&request.body(&json!({ "query": query }).to_string())).await
    };
    assert_eq!(delete(KEY_WITH_USER_LINK).await.status, 403);
    let deleted = delete(KEY_WITH_USER_DELETE).await;
    assert_eq!(deleted.status, 200);
    assert!(deleted.json()["data"]["delete_user"]["request_id"].is_string());
    assert_eq!(emulator.logged("/v4/gql").await["what"], "user deleted");

    let refresh = form_request(&format!("/users/{user}/token"), &format!("token={token}"));
    assert_eq!(emulator.platform().await.send(&refresh).await.json()["errorCode"], "TOKEN_UNKNOWN");
    let anew = emulator.exchange(&fresh, OTHER_KEY).await;
    assert_eq!(anew.status, 201);
    assert_ne!(anew.json()["user_id"], user);
    emulator.fault("delete-user", json!({ "kind": "status", "status": 503 })).await;
    assert_eq!(delete(KEY_WITH_USER_DELETE).await.status, 503);
}

#[tokio::test]
async fn a_used_code_with_its_own_key_is_answered_again_in_the_same_words() {
    let emulator = Emulator::start().await;
    let code = emulator.mint("ana").await;
    let (first, again) = (emulator.exchange(&code, KEY).await, emulator.exchange(&code, KEY).await);
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(first.json(), again.json());
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_and_the_connection_lives_on() {
    let emulator = Emulator::start().await;
    let mut client = emulator.platform().await;
    let answer = client.send(&form_request("/users", &"x".repeat(1_000_000))).await;
    assert_eq!((answer.status, &answer.json()["errorCode"]), (400, &json!("INVALID_REQUEST")));
    assert_eq!(client.send(&mint_request("ana")).await.status, 200);
}

#[tokio::test]
async fn half_a_request_does_nothing() {
    let emulator = Emulator::start().await;
    let code = emulator.mint("ana").await;
    let mut client = emulator.platform().await;
    client.write_all_but(&exchange_request(&code, KEY), 1).await;
    drop(client);
    // On another connection, so it may come first: the code is good either way, and was not spent before.
    assert_eq!(emulator.exchange(&code, KEY).await.status, 201);
    assert_eq!((emulator.count("exchange").await, emulator.count("codes_resent").await), (1, 0));
}
