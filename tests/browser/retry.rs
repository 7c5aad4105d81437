//! Trying again: with a fresh code, under the same key, no sooner than asked, and not for ever.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::call::result;
use super::stage::network::{EXPIRY, USER};
use super::stage::{Answer, Options, Route, Stage, create, device, hurry, js};

/// A source that gives another code every time, and notes which attempt it was asked for.
fn counting_callback() -> (Options, Rc<RefCell<Vec<f64>>>) {
    let attempts = Rc::new(RefCell::new(Vec::new()));
    let noted = attempts.clone();
    let callback = js::function(move |context| {
        let attempt = js::get(&context, "attempt").as_f64().expect("a number");
        noted.borrow_mut().push(attempt);
        format!("c0de-{attempt}").into()
    });
    (Options::callback(&callback), attempts)
}

fn keys(stage: &Stage) -> usize {
    let sent = stage.network.seen(Route::Exchange);
    sent.iter().map(|seen| (seen.field("idempotency_key"), seen.field("install_id"))).collect::<BTreeSet<_>>().len()
}

async fn assert_created_after(stage: Stage, options: &Options, counts: (usize, usize)) {
    assert_eq!(create(options).answer().await, result(USER, "t0k-1", EXPIRY, false));
    assert_eq!((stage.network.counts(), keys(&stage)), (counts, 1));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_lost_answer_leads_to_a_fresh_code_under_the_same_key() {
    let _hurry = hurry();
    for answer in [Answer::fails(), Answer::text(500, ""), Answer::html(200), Answer::text(200, "{\"user_id\":\"5f"), Answer::breaks("{\"user_id\":\"5f")] {
        let stage = Stage::begin().await;
        stage.network.platform(answer);
        assert_created_after(stage, &Options::url(), (2, 2)).await;
    }
}

#[wasm_bindgen_test]
async fn a_used_code_leads_to_a_fresh_one_where_there_is_a_way_to_it() {
    let stage = Stage::begin().await;
    stage.network.platform(Answer::refusal(401, "AUTH_CODE_USED"));
    assert_created_after(stage, &Options::url(), (2, 2)).await;

    let stage = Stage::begin().await;
    let (options, attempts) = counting_callback();
    stage.network.platform(Answer::refusal(401, "AUTH_CODE_USED"));
    assert_created_after(stage, &options, (0, 2)).await;
    assert_eq!(*attempts.borrow(), [1.0, 2.0]);
}

#[wasm_bindgen_test]
async fn a_used_code_that_was_the_only_one_is_ambiguous() {
    let stage = Stage::begin().await;
    stage.network.platform(Answer::refusal(401, "AUTH_CODE_USED"));
    let failure = create(&Options::literal("c0de-only")).fails("code-ambiguous", "unknown", "fresh-code").await;
    assert_eq!((failure.number("status"), failure.text("party"), failure.text("reason")), (Some(401.0), "platform".into(), "SERVER_ERROR".into()));
    assert!(!failure.json().to_string().contains("c0de-only"));
    assert_eq!(stage.network.counts(), (0, 1));
    device::assert_no_user().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_code_refused_after_a_lost_answer_stays_ambiguous() {
    let _hurry = hurry();
    let stage = Stage::begin().await;
    stage.network.platform(Answer::fails());
    stage.network.platform(Answer::refusal(403, "USER_DISABLED"));
    create(&Options::url()).fails("user-disabled", "unknown", "never").await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn an_expired_code_is_replaced_at_once_but_not_for_ever() {
    let stage = Stage::begin().await;
    stage.network.platform(Answer::refusal(401, "AUTH_CODE_EXPIRED"));
    stage.network.platform(Answer::refusal(401, "AUTH_CODE_UNKNOWN"));
    assert_created_after(stage, &Options::url(), (3, 3)).await;

    let stage = Stage::begin().await;
    (0..3).for_each(|_| stage.network.platform(Answer::refusal(401, "AUTH_CODE_EXPIRED")));
    create(&Options::url()).fails("code-rejected", "nothing-happened", "fresh-code").await;
    assert_eq!(stage.network.counts(), (3, 3));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn four_exchanges_and_no_more() {
    let _hurry = hurry();
    let stage = Stage::begin().await;
    (0..9).for_each(|_| stage.network.platform(Answer::fails()));
    let (options, attempts) = counting_callback();
    let failure = create(&options).fails("network", "unknown", "same-call").await;
    assert_eq!((failure.text("reason"), failure.text("party")), ("NETWORK_ERROR".into(), "platform".into()));
    assert_eq!((stage.network.count(Route::Exchange), keys(&stage)), (4, 1));
    assert_eq!(*attempts.borrow(), [1.0, 2.0, 3.0, 4.0]);
    device::assert_no_user().await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_backend_that_stumbles_is_asked_three_times() {
    let _hurry = hurry();
    let stage = Stage::begin().await;
    stage.network.backend(Answer::fails());
    stage.network.backend(Answer::text(500, ""));
    assert_created_after(stage, &Options::url(), (3, 1)).await;

    let stage = Stage::begin().await;
    (0..9).for_each(|_| stage.network.backend(Answer::fails()));
    let failure = create(&Options::url()).fails("network", "nothing-happened", "same-call").await;
    assert_eq!(failure.text("party"), "backend");
    assert_eq!(stage.network.counts(), (3, 0));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_callback_that_throws_is_asked_once() {
    let stage = Stage::begin().await;
    let callback = js_sys::Function::new_no_args("globalThis.asked = (globalThis.asked ?? 0) + 1; throw new RangeError('mine')");
    let failure = create(&Options::callback(&callback)).fails("callback-failed", "nothing-happened", "same-call").await;
    assert_eq!((js::text(&failure.cause(), "name"), js::text(&failure.cause(), "message")), ("RangeError".into(), "mine".into()));
    assert_eq!(js::get(&js::global(), "asked"), 1);
    js_sys::Reflect::delete_property(&js_sys::global(), &"asked".into()).expect("removable");
    device::assert_no_user().await;
    stage.end().await;
}

async fn assert_waited(stage: &Stage, route: Route, least: f64) {
    let requests = stage.network.seen(route);
    let waited = requests[1].at - requests[0].at;
    assert!((least..least + 1_500.0).contains(&waited), "{waited} instead of {least}");
}

#[wasm_bindgen_test]
async fn the_platform_says_how_many_seconds_to_wait() {
    // The network's return does not shorten what a server asked for.
    let _hurry = hurry();
    let stage = Stage::begin().await;
    stage.network.platform(Answer::refusal(503, "BUSY").header("Retry-After", "1"));
    create(&Options::url()).answer().await;
    assert_waited(&stage, Route::Exchange, 1_000.0).await;
    assert_eq!((stage.network.counts(), keys(&stage)), ((2, 2), 1));
    stage.end().await;
}

#[wasm_bindgen_test]
async fn the_backend_says_until_when_to_wait_by_its_own_clock() {
    let stage = Stage::begin().await;
    let answer = Answer::text(429, "").header("Date", "Mon, 23 Nov 2015 13:00:04 GMT").header("Retry-After", "Mon, 23 Nov 2015 13:00:05 GMT");
    stage.network.backend(answer);
    create(&Options::url()).answer().await;
    assert_waited(&stage, Route::Code, 1_000.0).await;
    stage.end().await;
}

#[wasm_bindgen_test]
async fn a_wait_beyond_the_deadline_is_told_instead() {
    let in_two_minutes = js_sys::Date::new(&(js::now() + 120_000.0).into()).to_utc_string().as_string().expect("text");
    for (retry_after, tolerance) in [("120", 0.0), (in_two_minutes.as_str(), 5_000.0)] {
        let stage = Stage::begin().await;
        stage.network.platform(Answer::refusal(429, "SLOW_DOWN").header("Retry-After", retry_after));
        let failure = create(&Options::url()).fails("rate-limited", "unknown", "same-call").await;
        let told = failure.number("retryAfterMs").expect("a time");
        assert!((120_000.0 - tolerance..=120_000.0).contains(&told), "{told}");
        assert_eq!((failure.number("status"), stage.network.counts()), (Some(429.0), (1, 1)));
        device::assert_no_user().await;
        stage.end().await;
    }
}

#[wasm_bindgen_test]
async fn a_callbacks_failure_says_nothing_of_the_code() {
    let stage = Stage::begin().await;
    let late = js::function(|_| js_sys::Promise::reject(&"c0de-thrown".into()).into());
    let failure = create(&Options::callback(&late)).fails("callback-failed", "nothing-happened", "same-call").await;
    assert_eq!(failure.cause(), JsValue::from("c0de-thrown"));
    let mut record = failure.json();
    record["cause"] = json!(null);
    assert!(!record.to_string().contains("c0de"));
    stage.end().await;
}
