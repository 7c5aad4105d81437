//! Without IndexedDB the row lies in localStorage, with a checksum, ordered by a Web Lock.

use js_sys::Function;
use sentiance_web::core::{Id, Phase, Row};
use sentiance_web::wire::record;
use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{explain, result, user_exists, user_id};
use super::stage::network::{EXPIRY, USER, grant, user};
use super::stage::{Answer, Gate, Options, Route, Stage, create, created, device, js, reset};

/// Takes IndexedDB away until dropped, in one of the ways that engines do it.
fn none() -> js::Replaced {
    js::Replaced::getter(js::global(), "indexedDB", &Function::new_no_args(""))
}

fn refused() -> js::Replaced {
    let factory = Function::new_no_args("return {open() { throw new DOMException('denied', 'SecurityError') }}");
    js::Replaced::getter(js::global(), "indexedDB", &factory)
}

/// The module may still hold a connection, which a deleted database closes.
async fn begin() -> Stage {
    let stage = Stage::begin().await;
    device::delete_database().await;
    stage
}

fn row_in_home() -> Json {
    serde_json::from_str(&device::home().expect("a row")).expect("JSON")
}

fn written(generation: u32, phase: Phase) -> String {
    let row = Row { op: Some(Id::numbered(1)), install: Some(Id::numbered(2)), phase, ..Row::empty(generation) };
    record::row(&row, None, None, |row| serde_json::to_value(row).expect("JSON")).to_string()
}

#[wasm_bindgen_test]
async fn a_user_lies_in_home_as_a_row_with_a_checksum() {
    for without in [none, refused] {
        let stage = begin().await;
        let gone = without();
        assert_eq!(created().await, result(USER, "t0k-1", EXPIRY, false));
        let row = row_in_home();
        assert_eq!((&row["v"], &row["gen"], &row["phase"], &row["until"]), (&json!(1), &json!(0), &json!("user"), &json!(0)));
        assert!(row["home"].as_str().is_some_and(|home| home.contains(USER)) && row["sum"].is_number());
        assert_eq!(user_id().answer().await, json!(USER));
        create(&Options::url()).fails("user-exists", "nothing-happened", "after-reset").await;
        drop(gone);
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn reset_leaves_a_tombstone_there() {
    let stage = begin().await;
    let gone = none();
    created().await;
    reset().answer().await;
    let row = row_in_home();
    assert_eq!((&row["gen"], &row["phase"], &row["home"], &row["install"]), (&json!(1), &json!("none"), &Json::Null, &Json::Null));
    let home = device::home().expect("a row");
    assert!(!home.contains(USER) && !home.contains("t0k-1"));
    assert_eq!(user_exists().answer().await, json!(false));
    drop(gone);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn of_two_calls_at_once_one_makes_the_user() {
    let stage = begin().await;
    let gone = none();
    let gate = Gate::closed();
    stage.network.platform(Answer::json(201, &user()).after(&gate));
    let first = create(&Options::url());
    create(&Options::url()).fails("creation-in-progress", "nothing-happened", "same-call").await;
    stage.network.arrival(Route::Exchange, 1).await;
    gate.open();
    first.answer().await;
    drop(gone);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn what_another_tab_did_meanwhile_is_seen_before_the_code_is_spent() {
    for (home, kind) in [(written(1, Phase::Empty), "reset"), (written(0, Phase::Creating { key: Id::numbered(3) }), "creation-in-progress")] {
        let stage = begin().await;
        let gone = none();
        let gate = Gate::closed();
        stage.network.backend(Answer::json(200, &grant("c0de-1")).after(&gate));
        let call = create(&Options::url());
        stage.network.arrival(Route::Code, 1).await;
        device::set_home(&home);
        gate.open();
        call.fails(kind, "nothing-happened", "same-call").await;
        assert_eq!((stage.network.counts(), device::home()), ((1, 0), Some(home)));
        drop(gone);
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn and_once_more_before_the_user_is_stored() {
    let stage = begin().await;
    let gone = none();
    let gate = Gate::closed();
    stage.network.platform(Answer::json(201, &user()).after(&gate));
    let call = create(&Options::url());
    stage.network.arrival(Route::Exchange, 1).await;
    let tombstone = written(1, Phase::Empty);
    device::set_home(&tombstone);
    gate.open();
    call.fails("reset", "server-acted", "same-call").await;
    assert_eq!(device::home(), Some(tombstone));
    drop(gone);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn it_is_explained_and_the_tab_alone_remembers() {
    let stage = begin().await;
    let gone = none();
    created().await;
    let told = explain().answer().await;
    assert_eq!((&told["storage"], &told["coherence"], &told["record"]["phase"]), (&json!("durable"), &json!("best-effort"), &json!("user")));
    assert_eq!(row_in_home()["timeline"], Json::Null);
    let timeline = told["timeline"].as_str().expect("text");
    assert!(timeline.contains(" creation-began ") && timeline.contains(" created "), "{timeline}");
    device::set_home("torn");
    let told = explain().answer().await;
    assert_eq!((&told["record"]["phase"], &told["record"]["home"], device::home().as_deref()), (&json!("none"), &json!("differs"), Some("torn")));
    drop(gone);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_changed_row_is_set_aside() {
    let stage = begin().await;
    let gone = none();
    created().await;
    let torn = device::home().expect("a row").replace("t0k-1", "t0k-2");
    device::set_home(&torn);
    assert_eq!(user_exists().answer().await, json!(false));
    assert_eq!(device::aside(), Some(torn));
    created().await;
    drop(gone);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_ledger_that_is_there_again_takes_the_user_in() {
    let stage = begin().await;
    let gone = none();
    created().await;
    drop(gone);
    assert_eq!(user_id().answer().await, json!(USER));
    let row = device::row().await.expect("a row");
    assert_eq!((&row["phase"], &row["sum"]), (&json!("user"), &Json::Null));
    assert_eq!(device::home().map(Json::String), Some(row["home"].clone()));
    reset().answer().await;
    assert_eq!(device::row().await, Some(device::tombstone(1)));
    stage.end().await;
}
