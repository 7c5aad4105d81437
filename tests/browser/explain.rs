//! `explain`: what it tells, how much of it there is, and that it changes nothing. What the tab remembers here goes on from test to test.

use js_sys::Function;
use serde_json::{Value as Json, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{explain, explain_with, user_exists};
use super::stage::{Answer, Options, Route, Stage, create, create_with, created, device, js, reset, reset_with};

/// As `DEVICE_ENTRIES` and `TAB_ENTRIES` of `core::policy`, written out: a promise of the declarations.
const KEPT: usize = 32;
const OF_TAB: usize = 64;

/// The lines in their order, as the facade puts them.
fn lines(told: &Json) -> Vec<String> {
    let mut lines: Vec<_> = told["timeline"].as_str().expect("text").split('\n').filter(|line| !line.is_empty()).map(String::from).collect();
    lines.sort();
    lines
}

/// What the last lines tell, and of which creation.
fn last(told: &Json, count: usize) -> Vec<(String, String)> {
    let lines = lines(told);
    let tell = |line: &String| (line[34..].to_owned(), line[25..33].to_owned());
    lines[lines.len() - count..].iter().map(tell).collect()
}

#[wasm_bindgen_test]
async fn the_story_of_a_creation_is_told_in_order() {
    let stage = Stage::begin().await;
    stage.network.platform(Answer::refusal(401, "AUTH_CODE_EXPIRED"));
    created().await;
    let told = explain().answer().await;
    let row = device::row().await.expect("a row");
    let id = row["op"].as_str().expect("an id")[..8].to_owned();
    let story = [
        "creation-began generation=0",
        "code-asked attempt=1",
        "exchange-sent attempt=1",
        "exchange-failed attempt=1 kind=code-rejected outcome=nothing-happened party=platform status=401",
        "code-asked attempt=2",
        "exchange-sent attempt=2",
        "created generation=0",
    ];
    assert_eq!(last(&told, story.len()), story.map(|line| (line.to_owned(), id.clone())));
    assert_eq!(
        (&told["storage"], &told["coherence"], &told["locks"], &told["problem"], &told["setAsideBytes"]),
        (&json!("durable"), &json!("coherent"), &json!(true), &Json::Null, &Json::Null)
    );
    assert_eq!(told["record"], json!({"phase": "user", "generation": 0, "leaseLeftMs": null, "standing": "enabled", "home": "mirrors"}));
    assert!(lines(&told).last().map(String::as_str) < told["now"].as_str(), "now comes last");
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_failed_creation_says_why_on_the_device_and_in_the_tab() {
    let stage = Stage::begin().await;
    stage.network.backend(Answer::json(401, &json!({})));
    create(&Options::url()).failure().await;
    let why = "kind=unauthorized outcome=nothing-happened party=backend status=401";
    let told: Vec<_> = last(&explain().answer().await, 3).into_iter().map(|(line, _)| line).collect();
    assert_eq!(told, [format!("code-failed attempt=1 {why}"), format!("creation-failed generation=0 {why}"), format!("create-rejected attempt=1 {why}")]);
    create(&Options::literal("my-api-key")).failure().await;
    assert_eq!(last(&explain().answer().await, 1)[0].0, "create-rejected kind=api-key outcome=nothing-happened");
    stage.end().await;
}

#[wasm_bindgen_test]
async fn two_hundred_calls_leave_a_bounded_timeline() {
    let stage = Stage::begin().await;
    for _ in 0..100 {
        stage.network.backend(Answer::json(401, &json!({})));
        create(&Options::url()).failure().await;
        reset().answer().await;
    }
    let told = explain().answer().await;
    assert_eq!((device::timeline().await.len(), lines(&told).len()), (KEPT, KEPT + OF_TAB));
    assert_eq!(last(&told, 1)[0].0, "reset generation=100");
    assert!(told.to_string().len() < (KEPT + OF_TAB) * 200, "{told}");
    assert_eq!(stage.network.count(Route::Code), 100);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn reset_leaves_no_id_on_the_device_nor_in_its_tab() {
    let stage = Stage::begin().await;
    created().await;
    let id = device::row().await.expect("a row")["op"].as_str().expect("an id")[..8].to_owned();
    reset().answer().await;
    let told = explain().answer().await;
    assert_eq!(last(&told, 1), [("reset generation=1".to_owned(), "--------".to_owned())]);
    assert!(!told.to_string().contains(&id) && !device::everything().await.contains(&id));
    assert_eq!(device::timeline().await.len(), 3, "what happened is still told");
    stage.end().await;
}

#[wasm_bindgen_test]
async fn what_is_wrong_is_told_and_left_as_it_is() {
    let whole = device::row_of(&device::foreign_home());
    let with = |name: &str, value: Json| {
        let mut row = whole.clone();
        row[name] = value;
        row
    };
    for (row, home, record) in [
        (json!("text"), "x", json!({"phase": "corrupt", "generation": null, "leaseLeftMs": null, "standing": null, "home": null})),
        (with("phase", json!("gone")), "x", json!({"phase": "corrupt", "generation": null, "leaseLeftMs": null, "standing": null, "home": null})),
        (with("v", json!(2)), "x", json!({"phase": "newer", "generation": 0, "leaseLeftMs": null, "standing": null, "home": null})),
        (whole.clone(), "x", json!({"phase": "user", "generation": 0, "leaseLeftMs": null, "standing": "enabled", "home": "differs"})),
        (device::tombstone(7), "    ", json!({"phase": "none", "generation": 7, "leaseLeftMs": null, "standing": null, "home": "mirrors"})),
    ] {
        let stage = Stage::begin().await;
        device::put_row(&row).await;
        device::set_home(home);
        device::set_aside("what was set aside");
        let before = device::everything().await;
        let told = explain().answer().await;
        assert_eq!((&told["record"], &told["setAsideBytes"], &told["problem"]), (&record, &json!(18), &Json::Null), "{row}");
        assert!(!told.to_string().contains("f0re16n"), "{told}");
        assert_eq!(device::everything().await, before, "{row}");
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn a_lease_says_how_long_it_goes_on() {
    let stage = Stage::begin().await;
    for millis in [20_000.0, -20_000.0] {
        device::put_row(&device::lease(millis)).await;
        let record = explain().answer().await["record"].take();
        let left = record["leaseLeftMs"].as_f64().expect("a number");
        assert!(record["phase"] == "creating" && left <= millis && left > millis - 5_000.0, "{record}");
    }
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_timeline_that_is_none_is_dropped_and_hinders_nobody() {
    for garbage in [json!(5), json!([1, 2]), json!({"a": "b"}), json!("x".repeat(100_000))] {
        let stage = Stage::begin().await;
        let mut row = device::tombstone(3);
        row["timeline"] = garbage;
        device::put_row(&row).await;
        assert!(!explain().answer().await.to_string().contains("xxx"));
        created().await;
        let words: Vec<_> = device::timeline().await.iter().map(|line| line[34..].to_owned()).collect();
        assert_eq!(words, ["creation-began generation=3", "created generation=3"]);
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn a_cleared_local_storage_is_told_once_however_often_it_happens() {
    let stage = Stage::begin().await;
    created().await;
    for _ in 0..5 {
        device::remove_home();
        user_exists().answer().await;
    }
    let words: Vec<_> = device::timeline().await.iter().map(|line| line[34..].to_owned()).collect();
    assert_eq!(words, ["creation-began generation=0", "created generation=0", "repaired"]);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn in_memory_the_tab_alone_remembers() {
    let stage = Stage::begin().await;
    let memory = Options::memory();
    create_with(&Options::url(), &memory).answer().await;
    let told = explain_with(&memory).answer().await;
    assert_eq!((&told["storage"], &told["record"]["phase"], &told["record"]["home"]), (&json!("memory"), &json!("user"), &Json::Null));
    let words: Vec<_> = last(&told, 4).into_iter().map(|(line, _)| line).collect();
    // What is in memory outlives the other tests' resets.
    let [began, created] = ["creation-began", "created"].map(|word| format!("{word} generation={}", told["record"]["generation"]));
    assert_eq!(words, [&began, "code-asked attempt=1", "exchange-sent attempt=1", &created]);
    reset_with(&memory).answer().await;
    let told = explain_with(&memory).answer().await;
    assert_eq!(last(&told, 2).into_iter().map(|(_, id)| id).collect::<Vec<_>>(), ["--------"; 2]);
    assert_eq!(device::row().await, None);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_ledger_that_does_not_answer_is_told_or_ends_at_the_deadline() {
    let stage = Stage::begin().await;
    device::delete_database().await;
    let silent = Function::new_no_args("return { open: () => ({}) }");
    let silent = js::Replaced::getter(js::global(), "indexedDB", &silent);
    let call = explain();
    js::sleep(50).await;
    call.interrupt(false);
    call.fails("timeout", "nothing-happened", "same-call").await;
    let told = explain().answer().await;
    assert_eq!((&told["record"], &told["problem"]), (&Json::Null, &json!("storage-failed")));
    drop(silent);
    stage.end().await;
}
