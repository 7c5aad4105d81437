//! Questions that wait share a transaction, and nothing else: no answer is older than its question, and nobody's end is another's.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::{Value as Json, json};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{Call, explain, token, user_exists, user_id};
use super::stage::network::USER;
use super::stage::{Options, Stage, create, created, device, js, reset};

fn counted(method: &'static str) -> (Rc<Cell<u32>>, js::Replaced) {
    let count = Rc::new(Cell::new(0));
    let counter = count.clone();
    (count, js::spy("IDBDatabase", method, move |now| counter.set(now)))
}

#[wasm_bindgen_test]
async fn a_thousand_in_one_moment_cost_two_transactions() {
    let stage = Stage::begin().await;
    created().await;
    let (transactions, spy) = counted("transaction");
    let calls: Vec<Call> = (0..1_000).map(|_| user_id()).collect();
    for call in &calls {
        assert_eq!(call.answer().await, json!(USER));
    }
    assert!((1..=2).contains(&transactions.get()), "{} transactions", transactions.get());
    drop(spy);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn what_is_asked_once_a_transaction_has_begun_is_answered_by_the_next() {
    let stage = Stage::begin().await;
    created().await;
    let (transactions, counting) = counted("transaction");
    let asked = Rc::new(RefCell::new(Vec::new()));
    let calls = asked.clone();
    let spy = js::spy("IDBObjectStore", "get", move |time| {
        if time == 1 {
            calls.borrow_mut().extend([user_id(), user_id()]);
        }
    });
    assert_eq!(user_id().answer().await, json!(USER));
    for call in asked.take() {
        assert_eq!(call.answer().await, json!(USER));
    }
    assert_eq!(transactions.get(), 2);
    drop((spy, counting));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn storage_that_does_not_answer_keeps_nobody_waiting_twice() {
    let stage = Stage::begin().await;
    created().await;
    let asked = Rc::new(RefCell::new(Vec::new()));
    let (calls, looks) = (asked.clone(), Rc::new(Cell::new(0)));
    let looked = looks.clone();
    // The first look is when the others ask; nothing ever comes of any.
    let silent = js::function(move |_| {
        looked.set(looked.get() + 1);
        if looked.get() == 1 {
            calls.borrow_mut().extend([user_id(), user_exists()]);
        }
        web_sys::EventTarget::new().expect("a target").into()
    });
    let replaced = js::Replaced::value(js::get(&js::get(&js::global(), "IDBObjectStore"), "prototype"), "get", &silent);
    user_id().fails("storage-failed", "nothing-happened", "same-call").await;
    for call in asked.take() {
        call.fails("storage-failed", "nothing-happened", "same-call").await;
    }
    assert_eq!(looks.get(), 1);
    drop(replaced);
    assert_eq!(user_id().answer().await, json!(USER));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn different_questions_get_their_own_answers() {
    let stage = Stage::begin().await;
    created().await;
    let (told, exists, id, token) = (explain(), user_exists(), user_id(), token());
    assert_eq!((exists.answer().await, id.answer().await), (json!(true), json!(USER)));
    assert_eq!((token.answer().await["tokenId"].clone(), told.answer().await["record"]["phase"].clone()), (json!("t0k-1"), json!("user")));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_home_that_is_gone_is_written_again_once_for_all_who_miss_it() {
    let stage = Stage::begin().await;
    created().await;
    device::remove_home();
    let calls: Vec<Call> = (0..100).map(|_| user_id()).collect();
    for call in &calls {
        assert_eq!(call.answer().await, json!(USER));
    }
    assert!(device::home().is_some());
    assert_eq!(device::timeline().await.iter().filter(|line| line.contains("repaired")).count(), 1);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn no_answer_is_older_than_its_question() {
    let stage = Stage::begin().await;
    created().await;
    let there = device::row().await.expect("a row");
    let gone = device::tombstone(1);
    // There is always one under way, and one that waits.
    let asking = Rc::new(Cell::new(true));
    for _ in 0..4 {
        let asking = asking.clone();
        spawn_local(async move {
            while asking.get() {
                user_exists().answer().await;
            }
        });
    }
    for round in 0..100 {
        let is_there = round % 2 == 1;
        device::put_row(if is_there { &there } else { &gone }).await;
        for turn in 0..4 {
            assert_eq!(user_exists().answer().await, json!(is_there), "round {round}, turn {turn}");
        }
    }
    asking.set(false);
    assert_eq!(user_id().answer().await, json!(USER));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn what_was_asked_before_a_reset_is_not_answered_to_who_asks_after_it() {
    let stage = Stage::begin().await;
    for _ in 0..10 {
        create(&Options::url()).answer().await;
        let before: Vec<Call> = (0..10).map(|_| user_id()).collect();
        reset().answer().await;
        assert_eq!(user_id().answer().await, Json::Null);
        for call in &before {
            call.value().await;
        }
    }
    stage.end().await;
}

#[wasm_bindgen_test]
async fn one_that_is_interrupted_harms_no_other() {
    let stage = Stage::begin().await;
    created().await;
    // The first begins the transaction, the next two wait for the one after it, or share it.
    for ended in 0..3 {
        for at_once in [true, false] {
            let calls = [user_id(), user_id(), user_id()];
            if !at_once {
                js::sleep(0).await;
            }
            calls[ended].interrupt(true);
            for (at, call) in calls.iter().enumerate() {
                if at != ended {
                    assert_eq!(call.answer().await, json!(USER));
                } else if at_once {
                    call.fails("aborted", "nothing-happened", "same-call").await;
                }
            }
        }
    }
    stage.end().await;
}
