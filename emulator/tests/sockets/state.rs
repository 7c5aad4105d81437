use std::fs;
use std::path::Path;

use sentiance_emulator::server::{self, Config};
use serde_json::{Value, json};

use crate::support::*;

async fn on(state: &Path) -> Emulator {
    Emulator::with(Config { control: true, state: Some(state.to_owned()), ..Config::default() }).await
}

#[tokio::test]
async fn users_codes_tokens_and_idempotency_keys_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let emulator = on(&state).await;
    let (spent, unspent) = (emulator.mint("ana").await, emulator.mint("ana").await);
    let made = emulator.exchange(&spent, KEY).await.json();
    let users = emulator.read("/users").await;
    emulator.running.stop().await;

    let emulator = on(&state).await;
    assert_eq!(emulator.read("/users").await, users);
    let again = emulator.exchange(&spent, KEY).await;
    assert_eq!((again.status, again.json()), (200, made.clone()));
    assert_eq!(emulator.exchange(&spent, OTHER_KEY).await.json()["errorCode"], "AUTH_CODE_USED");
    let restored = emulator.exchange(&unspent, OTHER_KEY).await;
    assert_eq!((restored.status, &restored.json()["user_id"]), (200, &made["user_id"]));
    let path = format!("/users/{}/token", made["user_id"].as_str().unwrap());
    let refresh = form_request(&path, &format!("token={}", made["token"]["id"].as_str().unwrap()));
    assert_eq!(emulator.platform().await.send(&refresh).await.status, 200);
}

/// Whoever was told of a user finds it again, even if the emulator was killed right after.
#[tokio::test]
async fn what_was_answered_is_in_the_file_already() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let emulator = on(&state).await;
    let code = emulator.mint("ana").await;
    let made = emulator.exchange(&code, KEY).await.json();
    let file: Value = serde_json::from_slice(&fs::read(&state).unwrap()).unwrap();
    assert_eq!(file["users"][made["user_id"].as_str().unwrap()]["external_id"], "ana");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    emulator.control("POST", "/reset", &Value::Null).await;
    let file: Value = serde_json::from_slice(&fs::read(&state).unwrap()).unwrap();
    assert_eq!(file["users"], json!({}));
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let _emulator = on(&state).await;
    assert_eq!(fs::metadata(&state).unwrap().permissions().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_told_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    for text in ["", "{\"users\":", "my notes", "{}", "{\"format\":99,\"users\":{}}"] {
        fs::write(&state, text).unwrap();
        let error = server::start(Config { state: Some(state.clone()), ..Config::default() }).await.err().unwrap().to_string();
        assert!(error.contains("state.json") && error.contains("--state") && !error.contains('\n'), "{error}");
        assert_eq!(fs::read_to_string(&state).unwrap(), text);
    }
    let nowhere = folder.path().join("missing").join("state.json");
    assert!(server::start(Config { state: Some(nowhere), ..Config::default() }).await.is_err());
}
