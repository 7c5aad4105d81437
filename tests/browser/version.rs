//! Rows that this version cannot read: a newer version's is left alone, a broken one is set aside.

use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{is_user_linked, user_exists, user_id};
use super::stage::{Options, Stage, create, created, device, reset};

#[wasm_bindgen_test]
async fn a_newer_versions_row_is_left_alone() {
    let stage = Stage::begin().await;
    let row = json!({"v": 2, "gen": 7, "phase": "user", "op": device::SOME_OP, "until": 0, "users": ["n3w"], "home": {"v": 2}});
    device::put_row(&row).await;
    device::set_home("a newer version's home");
    for look in [user_exists(), is_user_linked(), user_id()] {
        look.fails("newer-version", "nothing-happened", "never").await;
    }
    create(&Options::url()).fails("newer-version", "nothing-happened", "never").await;
    assert_eq!(stage.network.counts(), (0, 0));
    assert_eq!((device::row().await, device::home().as_deref(), device::aside()), (Some(row), Some("a newer version's home"), None));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn reset_works_on_a_newer_versions_row() {
    let stage = Stage::begin().await;
    device::put_row(&json!({"v": 2, "gen": 7, "phase": "new", "users": ["n3w"]})).await;
    device::set_home("n3w");
    reset().answer().await;
    assert_eq!((device::row().await, device::home()), (Some(device::tombstone(8)), None));
    created().await;
    assert_eq!(device::row().await.expect("a row")["gen"], json!(8));
    stage.end().await;
}

fn broken() -> [Json; 6] {
    let whole = device::row_of(&device::foreign_home());
    let with = |name: &str, value: Json| {
        let mut row = whole.clone();
        row[name] = value;
        row
    };
    [
        json!("text"),
        json!({}),
        with("gen", json!("3")),
        with("phase", json!("gone")),
        with("home", json!("{\"v\":1,\"userId\":\"f0re")),
        with("home", json!(null)),
    ]
}

#[wasm_bindgen_test]
async fn a_broken_row_is_set_aside_and_there_is_no_user() {
    for row in broken() {
        let stage = Stage::begin().await;
        device::put_row(&row).await;
        assert_eq!(user_exists().answer().await, json!(false));
        assert_eq!(device::aside().and_then(|text| serde_json::from_str(&text).ok()), Some(row));
        assert_eq!((device::row().await, device::home()), (Some(device::tombstone(0)), None));
        created().await;
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn a_broken_row_does_not_hinder_a_creation_or_a_reset() {
    for row in broken() {
        let stage = Stage::begin().await;
        device::put_row(&row).await;
        created().await;
        assert_eq!(device::aside().and_then(|text| serde_json::from_str(&text).ok()), Some(row.clone()));
        device::put_row(&row).await;
        reset().answer().await;
        assert_eq!((device::row().await, device::storage().length()), (Some(device::tombstone(1)), Ok(0)));
        stage.end().await;
    }
}
