use sentiance_emulator::server::KEY_WITH_USER_LINK;
use serde_json::{Value, json};

use crate::support::*;

#[tokio::test]
async fn counts_what_was_seen_and_done() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    let code = emulator.app().await.send(&auth_code_request(&cookie)).await.json()["auth_code"].as_str().unwrap().to_owned();
    emulator.fault("exchange", json!({ "kind": "lost" })).await;
    emulator.platform().await.rest(&exchange_request(&code, KEY)).await;
    emulator.fault("exchange", json!({ "kind": "refuse" })).await;
    emulator.platform().await.rest(&exchange_request(&code, KEY)).await;
    emulator.exchange(&code, KEY).await;
    let (fresh, of_ben) = (emulator.mint("ana").await, emulator.mint("ben").await);
    emulator.exchange(&fresh, OTHER_KEY).await;
    emulator.exchange(&of_ben, KEY).await;
    let mut counters = emulator.read("/counters").await;
    assert!(counters.as_object_mut().unwrap().remove("connections").unwrap().as_u64().unwrap() > 5);
    let expected = json!({
        "mint": 3, "auth_code": 1, "login": 1, "exchange": 5, "refresh": 0, "notify_reset": 0, "delete_user": 0, "preflight": 0,
        "users_made": 1, "users_restored": 1, "users_deleted": 0, "codes_minted": 3, "codes_spent": 2,
        "codes_resent": 2, "answered_again": 1, "idempotency_conflicts": 1,
    });
    assert_eq!(counters, expected);
}

#[tokio::test]
async fn the_log_tells_both_sides_in_order() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    let code = emulator.app().await.send(&auth_code_request(&cookie)).await.json();
    emulator.exchange(code["auth_code"].as_str().unwrap(), KEY).await;
    let log = emulator.read("/log").await;
    let told: Vec<(&str, &str, &Value)> =
        log.as_array().unwrap().iter().map(|entry| (entry["side"].as_str().unwrap(), entry["path"].as_str().unwrap(), &entry["status"])).collect();
    let (ok, made) = (json!(200), json!(201));
    assert_eq!(told, [("app", "/login", &ok), ("app", "/auth/code", &ok), ("platform", "/users/auth-code", &ok), ("platform", "/users", &made)]);
    // The same code is told by the same word in all three places.
    let word = |at: usize| log[at]["what"].as_str().unwrap().split([' ', ':']).nth(1).unwrap();
    assert!(word(1).starts_with('#') && word(1) == word(2) && word(2) == word(3), "{log}");
    assert!(log[0]["at"].as_u64() <= log[3]["at"].as_u64());
}

#[tokio::test]
async fn no_secret_is_in_anything_the_control_api_tells() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    let code = emulator.app().await.send(&auth_code_request(&cookie)).await.json()["auth_code"].as_str().unwrap().to_owned();
    let made = emulator.exchange(&code, KEY).await.json();
    let (user, token) = (made["user_id"].as_str().unwrap(), made["token"]["id"].as_str().unwrap());
    let refresh = form_request(&format!("/users/{user}/token"), &format!("token={token}"));
    let new = emulator.platform().await.send(&refresh).await.json()["token"]["id"].as_str().unwrap().to_owned();
    // Put where they do not belong, too.
    for path in [format!("/users?authentication_code={code}"), format!("/users/{code}/token"), format!("/{token}/x"), format!("/{new}")] {
        emulator.platform().await.send(&form_request(&path, &format!("token={token}"))).await;
    }
    emulator.platform().await.send(&mint_request("ana").header("x-key", KEY_WITH_USER_LINK)).await;
    let session = cookie.split_once('=').unwrap().1;
    for path in ["/log", "/counters", "/users", "/faults", "/clock"] {
        let told = emulator.read(path).await.to_string();
        for secret in [code.as_str(), token, &new, KEY_WITH_USER_LINK, session] {
            // Not even a part that could be looked up.
            assert!(!told.contains(&secret[..secret.len().min(12)]), "{path} tells a secret: {told}");
        }
    }
}
