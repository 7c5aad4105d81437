//! The app's own functions in place of the platform's calls.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use serde_json::{Value as Json, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::{result, value};
use super::stage::network::{EXPIRY, PLATFORM, USER, user};
use super::stage::{Options, Route, Stage, create_with, device, js, reset_with};

/// A function that notes what it is given and answers that.
fn noting(answer: JsValue) -> (JsValue, Rc<RefCell<Vec<JsValue>>>) {
    let given = Rc::new(RefCell::new(Vec::new()));
    let kept = given.clone();
    let function = js::function(move |context| {
        kept.borrow_mut().push(context);
        answer.clone()
    });
    (function, given)
}

#[wasm_bindgen_test]
async fn an_exchange_of_the_apps() {
    for later in [false, true] {
        let stage = Stage::begin().await;
        let answer = value(user());
        let (exchange, given) = noting(if later { Promise::resolve(&answer).into() } else { answer });
        let config = Options::none().with("exchange", exchange);
        assert_eq!(create_with(&Options::url(), &config).answer().await, result(USER, "t0k-1", EXPIRY, false));
        assert_eq!(stage.network.counts(), (1, 0));

        let given = given.take();
        let context = js::json(&given[0]);
        let row = device::row().await.expect("a row");
        assert_eq!((given.len(), &context["authCode"], &context["platformUrl"]), (1, &json!("c0de-1"), &json!(PLATFORM)));
        assert_eq!(context["installId"], row["install"]);
        assert_eq!(context["idempotencyKey"].as_str().map(str::len), Some(36));
        assert!(js::get(&given[0], "signal").is_instance_of::<web_sys::AbortSignal>());
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn an_exchange_of_the_apps_that_throws() {
    for body in ["throw new RangeError('mine')", "return Promise.reject(new RangeError('mine'))"] {
        let stage = Stage::begin().await;
        let config = Options::none().with("exchange", Function::new_no_args(body));
        let failure = create_with(&Options::url(), &config).fails("callback-failed", "unknown", "same-call").await;
        assert_eq!((js::text(&failure.cause(), "message"), failure.text("party")), ("mine".into(), "platform".into()));
        device::assert_no_user().await;
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn an_exchange_of_the_apps_that_answers_nonsense() {
    let getter =
        Function::new_no_args("return {get user_id() { globalThis.ran = true; return 'x'; }, token: {id: 't0k-1', expires_at: '2099-01-01T00:00:00Z'}}");
    let inherited = Function::new_no_args("return Object.create({user_id: 'x', token: {id: 't0k-1', expires_at: '2099-01-01T00:00:00Z'}})");
    let proxy = Function::new_no_args("return new Proxy({}, {getOwnPropertyDescriptor() { throw new Error('trap') }})");
    for exchange in [getter, inherited, proxy, Function::new_no_args("return 5"), Function::new_no_args("")] {
        let stage = Stage::begin().await;
        let config = Options::none().with("exchange", exchange);
        create_with(&Options::literal("c0de-1"), &config).fails("invalid-answer", "unknown", "fresh-code").await;
        device::assert_no_user().await;
        stage.end().await;
    }
    assert!(js::get(&js::global(), "ran").is_undefined(), "a getter was run");
}

#[wasm_bindgen_test]
async fn an_exchange_of_the_apps_that_never_answers() {
    let stage = Stage::begin().await;
    let (exchange, given) = noting(Promise::new(&mut |_, _| ()).into());
    let config = Options::none().with("exchange", exchange);
    create_with(&Options::literal("c0de-1").timeout(200), &config).fails("timeout", "unknown", "fresh-code").await;
    assert!(js::get(&js::get(&given.borrow()[0], "signal"), "aborted").is_truthy());
    device::assert_no_user().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_word_of_the_reset_of_the_apps() {
    let stage = Stage::begin().await;
    let (told, given) = noting(JsValue::UNDEFINED);
    let config = Options::none().with("notifyReset", told);
    create_with(&Options::url(), &config).answer().await;
    let install = device::row().await.expect("a row")["install"].clone();
    reset_with(&config).answer().await;
    reset_with(&config).answer().await;
    let given: Vec<Json> = given.borrow().iter().map(js::json).collect();
    assert_eq!(given, [json!({"userId": USER, "platformUrl": PLATFORM, "installId": install, "tokenId": "t0k-1"})]);
    assert_eq!(stage.network.count(Route::Notice), 0);
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_word_of_the_apps_that_fails_harms_nobody() {
    for body in ["throw new Error('mine')", "return Promise.reject(new Error('mine'))", "return new Promise(() => {})"] {
        let stage = Stage::begin().await;
        let config = Options::none().with("notifyReset", Function::new_no_args(body));
        create_with(&Options::url(), &config).answer().await;
        reset_with(&config).answer().await;
        device::assert_no_user().await;
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn a_function_that_resets_while_it_is_asked_stops_its_own_call() {
    let stage = Stage::begin().await;
    let resets = Rc::new(RefCell::new(None));
    let kept = resets.clone();
    let exchange = js::function(move |_| {
        kept.replace(Some(reset_with(&Options::none())));
        value(user())
    });
    let config = Options::none().with("exchange", exchange.unchecked_into::<JsValue>());
    assert_eq!(create_with(&Options::url(), &config).failure().await.text("kind"), "reset");
    let reset = resets.take().expect("it was asked");
    reset.answer().await;
    assert_eq!(device::row().await, Some(device::tombstone(1)));
    stage.end().await;
}
