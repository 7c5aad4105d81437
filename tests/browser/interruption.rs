//! The deadline or the caller ends a call: at once, in whatever it is doing, and its lease goes with it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{Call, result, user_exists};
use super::stage::js::Replaced;
use super::stage::network::{EXPIRY, USER, user};
use super::stage::{Answer, Gate, Options, Route, Stage, create, created, device, js, reset};

const KINDS: [(bool, &str); 2] = [(true, "aborted"), (false, "timeout")];

async fn assert_ended(call: &Call, kind: &str, outcome: &str) {
    let began = js::now();
    call.fails(kind, outcome, "same-call").await;
    let took = js::now() - began;
    assert!(took < 500.0, "{took} ms");
    device::assert_no_user().await;
}

/// A call that is interrupted when it reads (`get`) or writes (`put`) the row for that time.
fn interrupted_at(method: &'static str, time: u32, aborted: bool, start: impl FnOnce() -> Call) -> (Call, Replaced) {
    let id = Rc::new(Cell::new(0));
    let target = id.clone();
    let spy = js::spy("IDBObjectStore", method, move |now| {
        if now == time {
            sentiance_web::interrupt(target.get(), aborted);
        }
    });
    let call = start();
    id.set(call.id());
    (call, spy)
}

#[wasm_bindgen_test]
async fn in_the_turn_of_the_call() {
    for (aborted, kind) in KINDS {
        let stage = Stage::begin().await;
        let call = create(&Options::url());
        call.interrupt(aborted);
        assert_ended(&call, kind, "nothing-happened").await;
        assert_eq!(stage.network.counts(), (0, 0));
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn while_the_lease_is_taken() {
    for (aborted, kind) in KINDS {
        let stage = Stage::begin().await;
        let (call, spy) = interrupted_at("get", 1, aborted, || create(&Options::url()));
        assert_ended(&call, kind, "nothing-happened").await;
        drop(spy);
        assert_eq!(stage.network.counts(), (0, 0));
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn while_the_code_is_fetched() {
    for (aborted, kind) in KINDS {
        let stage = Stage::begin().await;
        stage.network.backend(Answer::silence());
        let call = create(&Options::url());
        let asked = stage.network.arrival(Route::Code, 1).await;
        call.interrupt(aborted);
        assert_ended(&call, kind, "nothing-happened").await;
        assert!(asked.is_aborted());
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn while_the_apps_function_runs() {
    for (aborted, kind) in KINDS {
        let stage = Stage::begin().await;
        let context = Rc::new(RefCell::new(JsValue::UNDEFINED));
        let kept = context.clone();
        let never = js::function(move |given| {
            kept.replace(given);
            js_sys::Promise::new(&mut |_, _| ()).into()
        });
        let call = create(&Options::callback(&never));
        js::until("the function is asked", || context.borrow().is_object()).await;
        let signal = js::get(&context.borrow(), "signal");
        assert!(js::get(&signal, "aborted").is_falsy());
        call.interrupt(aborted);
        assert_ended(&call, kind, "nothing-happened").await;
        assert!(js::get(&signal, "aborted").is_truthy());
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn while_the_exchange_is_in_flight() {
    for (aborted, kind) in KINDS {
        for answer in [Answer::silence(), Answer::stalls("{\"user_id\":")] {
            let stage = Stage::begin().await;
            stage.network.platform(answer);
            let call = create(&Options::url());
            let sent = stage.network.arrival(Route::Exchange, 1).await;
            js::sleep(10).await;
            call.interrupt(aborted);
            assert_ended(&call, kind, "unknown").await;
            assert!(sent.is_aborted());
            stage.end().await;
        }
    }
}

#[wasm_bindgen_test]
async fn while_a_pause_lasts() {
    let busy = || Answer::refusal(429, "SLOW_DOWN").header("Retry-After", "20");
    for (aborted, kind) in KINDS {
        // A rate limit at the platform may have met what the browser sent a second time.
        for (route, counts, outcome) in [(Route::Code, (1, 0), "nothing-happened"), (Route::Exchange, (1, 1), "unknown")] {
            let stage = Stage::begin().await;
            match route {
                Route::Code => stage.network.backend(busy()),
                _ => stage.network.platform(busy()),
            }
            let call = create(&Options::url());
            stage.network.arrival(route, 1).await;
            js::sleep(20).await;
            call.interrupt(aborted);
            assert_ended(&call, kind, outcome).await;
            assert_eq!(stage.network.counts(), counts);
            stage.end().await;
        }
    }
}

#[wasm_bindgen_test]
async fn while_the_user_waits_for_room() {
    for (aborted, kind) in KINDS {
        let stage = Stage::begin().await;
        let gate = Gate::closed();
        stage.network.platform(Answer::json(201, &user()).after(&gate));
        let call = create(&Options::url());
        stage.network.arrival(Route::Exchange, 1).await;
        let filler = super::quota::fill();
        let tried = Gate::closed();
        let tell = tried.clone();
        let spy = js::spy("IDBTransaction", "abort", move |_| tell.open());
        gate.open();
        js::settled(&tried.promise()).await.expect("a commit that did not fit");
        js::sleep(5).await;
        call.interrupt(aborted);
        assert_ended(&call, kind, "server-acted").await;
        drop((spy, filler));
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn but_not_once_the_commit_is_issued() {
    for (aborted, _) in KINDS {
        let stage = Stage::begin().await;
        // The first row written is the lease, the second is the user.
        let (call, spy) = interrupted_at("put", 2, aborted, || create(&Options::url()));
        assert_eq!(call.answer().await, result(USER, "t0k-1", EXPIRY, false));
        drop(spy);
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn a_call_ends_the_other_calls_do_not() {
    let stage = Stage::begin().await;
    stage.network.backend(Answer::silence());
    let call = create(&Options::url());
    stage.network.arrival(Route::Code, 1).await;
    sentiance_web::interrupt(call.id() + 1, true);
    sentiance_web::interrupt(0, true);
    let (look, spy) = interrupted_at("get", 1, true, user_exists);
    look.fails("aborted", "nothing-happened", "same-call").await;
    drop(spy);
    assert_eq!(device::row().await.expect("a lease")["phase"], "creating");
    call.interrupt(true);
    assert_ended(&call, "aborted", "nothing-happened").await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_reset_that_is_cut_short_can_be_called_again() {
    let stage = Stage::begin().await;
    created().await;
    let (call, spy) = interrupted_at("get", 1, false, reset);
    call.fails("timeout", "unknown", "same-call").await;
    drop(spy);
    assert_eq!(sentiance_web::get_init_state(), "INITIALIZED");
    reset().answer().await;
    device::assert_no_user().await;
    stage.end().await;
}
