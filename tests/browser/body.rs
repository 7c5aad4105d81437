//! Bodies: read as they come, as far as they may go, as long as there is time.

use std::cell::Cell;
use std::rc::Rc;

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::network::user;
use super::stage::{Answer, Options, Route, Stage, create, created, device, js};

const LONGEST: usize = 64 * 1_024;

/// The platform's answer, blown up to so many bytes.
fn padded(length: usize) -> Answer {
    let text = user().to_string();
    Answer::text(201, &format!("{text}{}", " ".repeat(length - text.len())))
}

#[wasm_bindgen_test]
async fn the_longest_body_that_is_read() {
    let stage = Stage::begin().await;
    stage.network.platform(padded(LONGEST));
    created().await;
    assert_eq!(stage.network.counts(), (1, 1));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn one_byte_more() {
    let stage = Stage::begin().await;
    stage.network.platform(padded(LONGEST + 1));
    create(&Options::literal("c0de-only")).fails("too-large", "unknown", "fresh-code").await;
    device::assert_no_user().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_body_without_end_is_cut_off() {
    let stage = Stage::begin().await;
    let taken = Rc::new(Cell::new(0));
    stage.network.platform(Answer::endless(&taken));
    create(&Options::literal("c0de-only")).fails("too-large", "unknown", "fresh-code").await;
    assert!(stage.network.arrival(Route::Exchange, 1).await.is_aborted());
    let seen = taken.get();
    assert!((5..=7).contains(&seen), "{seen} chunks of 16 KiB were taken");
    js::sleep(30).await;
    assert_eq!(taken.get(), seen);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_code_without_end_is_cut_off_too() {
    let stage = Stage::begin().await;
    stage.network.backend(Answer::endless(&Rc::default()));
    create(&Options::url()).fails("too-large", "nothing-happened", "same-call").await;
    assert!(stage.network.arrival(Route::Code, 1).await.is_aborted());
    assert_eq!(stage.network.counts(), (1, 0));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_body_that_stalls_leaves_time_for_another_try() {
    let stage = Stage::begin().await;
    stage.network.backend(Answer::stalls("{\"auth_code\":"));
    create(&Options::url().timeout(2_000)).answer().await;
    let asked = stage.network.seen(Route::Code);
    assert_eq!((asked.len(), asked[0].is_aborted()), (2, true));
    let waited = asked[1].at - asked[0].at;
    assert!((950.0..1_900.0).contains(&waited), "{waited}");
    stage.end().await;
}

#[wasm_bindgen_test]
async fn an_exchange_that_stalls_leaves_time_for_another_try() {
    for answer in [Answer::stalls("{\"user_id\":\"5f0c"), Answer::silence()] {
        let stage = Stage::begin().await;
        stage.network.platform(answer);
        create(&Options::url().timeout(2_000)).answer().await;
        let sent = stage.network.seen(Route::Exchange);
        assert_eq!((sent.len(), sent[0].is_aborted()), (2, true));
        assert_eq!(sent[0].field("idempotency_key"), sent[1].field("idempotency_key"));
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn a_single_exchange_that_stalls_ends_with_the_deadline() {
    for answer in [Answer::stalls("{"), Answer::silence()] {
        let stage = Stage::begin().await;
        stage.network.platform(answer);
        let began = js::now();
        create(&Options::literal("c0de-only").timeout(300)).fails("timeout", "unknown", "fresh-code").await;
        let waited = js::now() - began;
        assert!((280.0..1_300.0).contains(&waited), "{waited}");
        device::assert_no_user().await;
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn bodies_that_come_in_pieces_are_put_together() {
    let stage = Stage::begin().await;
    // Characters that take several bytes each: no chunk boundary may break one.
    let mut answer = user();
    answer["more"] = json!("ü\u{1f600}".repeat(700));
    stage.network.platform(Answer::pieces(answer.to_string().as_bytes(), 7));
    created().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_body_is_whole_with_the_last_byte_that_was_announced() {
    let stage = Stage::begin().await;
    let text = user().to_string();
    // Its end is never told.
    stage.network.platform(Answer::stalls(&text).header("Content-Length", &text.len().to_string()));
    created().await;
    assert!(!stage.network.arrival(Route::Exchange, 1).await.is_aborted());
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_body_that_was_announced_shorter_is_read_to_its_end() {
    let stage = Stage::begin().await;
    // As long as the first piece: a body that was packed is announced as short as it was then.
    stage.network.platform(Answer::pieces(user().to_string().as_bytes(), 7).header("Content-Length", "7"));
    created().await;
    assert_eq!(stage.network.counts(), (1, 1));
    stage.end().await;
}
