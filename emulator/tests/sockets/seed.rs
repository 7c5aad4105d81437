use std::path::Path;

use sentiance_emulator::rules::Seed;
use sentiance_emulator::server::Config;
use serde_json::{Value, json};

use crate::support::*;

const SEED: &str = r#"{
    "users": [{ "external_id": "ana" }, { "external_id": "ben", "user_id": "5f3a1c9e7b2d4806a1c3e5f7", "status": "disabled" }],
    "api_keys": [{ "key": "ours", "scopes": ["USER_LINK"] }]
}"#;

async fn planted(state: Option<&Path>) -> Emulator {
    let seed = Seed::parse(SEED).unwrap();
    Emulator::with(Config { control: true, state: state.map(Path::to_owned), seed, ..Config::default() }).await
}

async fn people(emulator: &Emulator) -> Vec<(String, String)> {
    let users = emulator.read("/users").await;
    let word = |user: &Value, name: &str| user[name].as_str().unwrap().to_owned();
    let mut people: Vec<_> = users.as_array().unwrap().iter().map(|user| (word(user, "external_id"), word(user, "status"))).collect();
    people.sort();
    people
}

async fn status_of_minting_with(emulator: &Emulator, key: &str) -> u16 {
    let request = Request::new("POST", "/users/auth-code").header("authorization", &format!("Bearer {key}")).header("content-type", "application/json");
    emulator.platform().await.send(&request.body(r#"{"external_id":"ana"}"#)).await.status
}

fn words(people: &[(&str, &str)]) -> Vec<(String, String)> {
    people.iter().map(|(person, status)| ((*person).to_owned(), (*status).to_owned())).collect()
}

#[tokio::test]
async fn its_users_and_keys_are_there_and_come_back_with_a_reset() {
    let emulator = planted(None).await;
    assert_eq!(people(&emulator).await, words(&[("ana", "active"), ("ben", "disabled")]));
    assert_eq!(emulator.count("users_made").await, 0, "nobody asked for them");
    assert_eq!(status_of_minting_with(&emulator, "ours").await, 200);
    assert_eq!(status_of_minting_with(&emulator, "theirs").await, 401);

    let restored = emulator.exchange(&emulator.mint("ana").await, KEY).await;
    assert_eq!(restored.status, 200, "{restored:?}");
    let refused = emulator.exchange(&emulator.mint("ben").await, OTHER_KEY).await;
    assert_eq!((refused.status, &refused.json()["errorCode"]), (403, &json!("USER_DISABLED")));

    emulator.control("POST", "/users/5f3a1c9e7b2d4806a1c3e5f7/delete", &Value::Null).await;
    let newcomer = emulator.newcomer().await;
    assert_eq!(emulator.platform().await.send(&newcomer).await.status, 201);
    assert_eq!(emulator.control("POST", "/reset", &Value::Null).await.status, 204);
    assert_eq!(people(&emulator).await, words(&[("ana", "active"), ("ben", "disabled")]));
    assert_eq!(status_of_minting_with(&emulator, "ours").await, 200);
}

#[tokio::test]
async fn where_a_state_is_kept_its_users_are_planted_once_and_its_keys_work_always() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let emulator = planted(Some(&state)).await;
    emulator.control("POST", "/users/5f3a1c9e7b2d4806a1c3e5f7/delete", &Value::Null).await;
    let users = emulator.read("/users").await;
    emulator.running.stop().await;

    let emulator = planted(Some(&state)).await;
    assert_eq!(emulator.read("/users").await, users);
    assert_eq!(status_of_minting_with(&emulator, "ours").await, 200);
}
