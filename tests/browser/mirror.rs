//! The ledger decides, home mirrors it: whatever happens to home, what lies in the row is what is answered.

use sentiance_web::core::{Id, Phase, Row, Secret, Standing, Token, User};
use sentiance_web::wire::record;
use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{user_exists, user_id};
use super::stage::network::{PLATFORM, USER};
use super::stage::{Options, Stage, create, created, device, js, reset};

async fn home_of_a_new_user() -> String {
    created().await;
    device::home().expect("a home")
}

#[wasm_bindgen_test]
async fn a_removed_home_is_written_again() {
    let stage = Stage::begin().await;
    let home = home_of_a_new_user().await;
    device::storage().clear().expect("writable");
    assert_eq!(user_id().answer().await, json!(USER));
    assert_eq!(device::home(), Some(home));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_changed_home_is_written_again() {
    let stage = Stage::begin().await;
    let home = home_of_a_new_user().await;
    for changed in [device::foreign_home(), "{".into(), String::new(), "   ".into(), home.replace("true", "false")] {
        device::set_home(&changed);
        assert_eq!(user_id().answer().await, json!(USER));
        assert_eq!(device::home().as_ref(), Some(&home));
    }
    assert_eq!(device::aside(), None);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_home_without_a_row_is_set_aside_and_not_believed() {
    let stage = Stage::begin().await;
    device::set_home(&device::foreign_home());
    assert_eq!(user_exists().answer().await, json!(false));
    assert_eq!((device::home(), device::aside()), (None, Some(device::foreign_home())));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_home_without_a_row_does_not_hinder_a_creation() {
    let stage = Stage::begin().await;
    device::set_home(&device::foreign_home());
    created().await;
    assert_eq!(device::aside(), Some(device::foreign_home()));
    assert!(device::home().is_some_and(|home| home.contains(USER)));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_home_that_comes_back_after_reset_is_removed() {
    let stage = Stage::begin().await;
    let home = home_of_a_new_user().await;
    reset().answer().await;
    // What a killed browser does when its removal was not flushed yet.
    device::set_home(&home);
    assert_eq!(user_exists().answer().await, json!(false));
    assert_eq!((device::row().await, device::home()), (Some(device::tombstone(1)), None));
    assert!(!device::everything().await.contains(USER));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_blank_home_is_what_a_killed_proof_leaves() {
    let stage = Stage::begin().await;
    device::set_home(&" ".repeat(50));
    assert_eq!(user_exists().answer().await, json!(false));
    assert_eq!((device::row().await, device::aside()), (None, None));
    created().await;
    assert!(device::home().is_some_and(|home| home.contains(USER)));
    assert_eq!(device::aside(), None);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn home_follows_without_a_call() {
    let stage = Stage::begin().await;
    let home = home_of_a_new_user().await;
    for (target, event) in [("window", "storage"), ("window", "pageshow"), ("document", "visibilitychange")] {
        device::remove_home();
        let target = js::get(&js::global(), target);
        js::call(&target, "dispatchEvent", &[web_sys::Event::new(event).expect("an event").into()]);
        js::until(event, || device::home().as_ref() == Some(&home)).await;
    }
    stage.end().await;
}

/// A row as it is kept in localStorage where there is no IndexedDB.
fn marked() -> String {
    let (id, expiry) = (Secret::new("l0cal-t0k".into()), "2099-01-01T00:00:00Z".into());
    let token = Token { id, expiry, expires_at: 4_070_908_800_000, issued_at: 0, skew: 0 };
    let user = User { id: "l0cal".into(), token, linked: true, standing: Standing::Enabled, platform: PLATFORM.into() };
    let home = record::home(&user, |written| serde_json::to_value(written).expect("JSON")).to_string();
    let row = Row { op: Some(Id::numbered(1)), install: Some(Id::numbered(2)), phase: Phase::User(user.into()), ..Row::empty(4) };
    record::row(&row, Some(&home), None, |written| serde_json::to_value(written).expect("JSON")).to_string()
}

#[wasm_bindgen_test]
async fn a_user_kept_for_want_of_a_ledger_moves_into_it() {
    let stage = Stage::begin().await;
    device::set_home(&marked());
    assert_eq!(user_id().answer().await, json!("l0cal"));
    let row = device::row().await.expect("a row");
    assert_eq!((&row["gen"], &row["phase"], &row["sum"]), (&json!(4), &json!("user"), &Json::Null));
    assert_eq!(device::home().map(Json::String), Some(row["home"].clone()));
    assert_eq!(device::aside(), None);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn such_a_user_counts_for_a_creation_too() {
    let stage = Stage::begin().await;
    device::set_home(&marked());
    create(&Options::url()).fails("user-exists", "nothing-happened", "after-reset").await;
    assert_eq!(user_id().answer().await, json!("l0cal"));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn one_changed_letter_in_it_is_seen() {
    let stage = Stage::begin().await;
    let torn = marked().replace("l0cal-t0k", "l0cal-t0j");
    device::set_home(&torn);
    assert_eq!(user_exists().answer().await, json!(false));
    assert_eq!((device::home(), device::aside()), (None, Some(torn)));
    stage.end().await;
}
