//! Tabs and calls that meet.

use edge_tests::{Outcome, Stage, Sure, Test, tests};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    tests![
        ten_calls_at_once_in_one_tab_make_one_user,
        two_tabs_creating_at_once_make_one_user,
        two_copies_of_the_module_in_one_page_make_one_user,
        a_tab_closed_while_creating_holds_up_nobody,
        a_live_creation_in_another_tab_is_not_disturbed,
        reset_wins_over_an_exchange_in_flight_in_the_same_tab,
        reset_wins_over_an_exchange_in_flight_in_another_tab,
        a_creation_overtaken_by_reset_and_another_creation_changes_nothing,
        reset_wins_over_a_code_on_its_way,
    ]
}

const CREATE: &str = "m.createUser({ authCodeUrl: backend })";
/// Long enough for whatever the other tab does meanwhile.
const WHILE: u32 = 2_500;

/// One made the user; the others say that somebody else does or did.
fn exactly_one(settled: &[Value]) {
    let resolved = settled.iter().filter(|told| told["state"] == "resolved").count();
    let refused = settled.iter().filter(|told| {
        let reason = &told["error"]["reason"];
        reason == "USER_CREATION_IN_PROGRESS" || reason == "USER_ALREADY_EXISTS"
    });
    assert_eq!((resolved, refused.count()), (1, settled.len() - 1), "{settled:#?}");
}

/// A creation of ada's in another tab, whose exchange is under way: the platform has made the user, and its answer is on its way back.
async fn create_in_flight(stage: &Stage) -> Outcome {
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": WHILE } })).await?;
    stage.begin(CREATE).await?;
    stage.control.until("users_made", 1).await
}

fn was_reset(told: &Value) {
    let error = &told["error"];
    assert_eq!((&error["reason"], &error["kind"]), (&json!("SDK_RESET_IN_PROGRESS"), &json!("reset")), "{told}");
    assert_ne!(error["outcome"], "nothing-happened", "the platform had made the user: {told}");
}

async fn another_tab(stage: &Stage) -> Outcome {
    stage.browser.new_tab().await?;
    stage.open_page().await
}

async fn ten_calls_at_once_in_one_tab_make_one_user() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let calls = stage.run(&format!("return await Promise.all(Array.from({{ length: 10 }}, () => told((m) => {CREATE})))")).await?;
    exactly_one(calls.as_array().ok_or("no list")?);
    assert_eq!(stage.control.count("exchange").await?, 1);
    assert!(stage.user().await?.is_some());
    stage.finish().await
}

async fn two_tabs_creating_at_once_make_one_user() -> Outcome {
    const ROUNDS: u64 = 8;
    let stage = Stage::open_as("ada").await?;
    let first = stage.browser.current_tab().await?;
    another_tab(&stage).await?;
    let second = stage.browser.current_tab().await?;
    for round in 1..=ROUNDS {
        for tab in [&first, &second] {
            stage.browser.go_to(tab).await?;
            // Both have the module loaded and wait for the same word.
            let ready = format!(
                "await (await sentiance()).userExists();
                 const channel = new BroadcastChannel('go');
                 globalThis.begun = {{ call: new Promise((tell) => {{ channel.onmessage = () => {{ channel.close(); tell(told((m) => {CREATE})) }} }}) }}"
            );
            stage.run(&ready).await?;
        }
        stage.run("const channel = new BroadcastChannel('go'); channel.postMessage('go'); channel.close()").await?;
        let mut settled = vec![stage.settled().await?];
        stage.browser.go_to(&first).await?;
        settled.push(stage.settled().await?);
        exactly_one(&settled);
        let seen = stage.control.counters().await?;
        assert_eq!((seen["auth_code"].as_u64(), seen["exchange"].as_u64()), (Some(round), Some(round)), "one code, one exchange in each round: {seen}");
        stage.reset().await?;
    }
    stage.finish().await
}

async fn two_copies_of_the_module_in_one_page_make_one_user() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let calls = stage
        .run("const other = await import('/sentiance-web/url.js'); return await Promise.all([told((m) => m.createUser({ authCodeUrl: backend })), told(() => other.createUser({ authCodeUrl: backend }))])")
        .await?;
    exactly_one(calls.as_array().ok_or("no list")?);
    assert_eq!(stage.control.count("exchange").await?, 1);
    stage.finish().await
}

async fn a_tab_closed_while_creating_holds_up_nobody() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    assert_eq!(stage.user().await?, None);
    let first = stage.browser.current_tab().await?;
    another_tab(&stage).await?;
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 60_000 } })).await?;
    stage.begin(CREATE).await?;
    stage.control.until("users_made", 1).await?;
    stage.browser.close_tab().await?;
    stage.browser.go_to(&first).await?;
    // The browser has seen that the tab is gone once its lock can be had.
    stage.run("await navigator.locks.request('sentiance.device.' + (await readRow()).op, () => {})").await?;
    let told = stage.call(CREATE).await?;
    assert_eq!(told["state"], "resolved", "{told}");
    assert!(told["elapsed"].as_f64().is_some_and(|millis| millis < 3_000.0), "the dead lease was waited for: {told}");
    let seen = stage.control.counters().await?;
    assert_eq!((seen["users_made"].as_u64(), seen["codes_resent"].as_u64()), (Some(1), Some(0)), "{seen}");
    stage.finish().await
}

async fn a_live_creation_in_another_tab_is_not_disturbed() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let first = stage.browser.current_tab().await?;
    create_in_flight(&stage).await?;
    another_tab(&stage).await?;
    let told = stage.call(CREATE).await?;
    assert_eq!(told["error"]["reason"], "USER_CREATION_IN_PROGRESS", "{told}");
    assert!(told["error"]["retryAfterMs"].as_u64().is_some_and(|wait| wait > 0 && wait <= 35_000), "{told}");
    stage.browser.go_to(&first).await?;
    assert_eq!(stage.settled().await?["state"], "resolved");
    assert_eq!(stage.control.count("exchange").await?, 1);
    stage.finish().await
}

async fn reset_wins_over_an_exchange_in_flight_in_the_same_tab() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    create_in_flight(&stage).await?;
    stage.reset().await?;
    was_reset(&stage.settled().await?);
    assert_eq!(stage.user().await?, None);
    assert_eq!(stage.stored().await?["row"]["phase"], "none");
    stage.finish().await
}

async fn reset_wins_over_an_exchange_in_flight_in_another_tab() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let first = stage.browser.current_tab().await?;
    create_in_flight(&stage).await?;
    another_tab(&stage).await?;
    stage.reset().await?;
    stage.browser.go_to(&first).await?;
    was_reset(&stage.settled().await?);
    assert_eq!(stage.user().await?, None);
    let stored = stage.stored().await?;
    assert_eq!((&stored["row"]["phase"], &stored["home"]), (&json!("none"), &json!(null)), "{stored}");
    stage.finish().await
}

async fn a_creation_overtaken_by_reset_and_another_creation_changes_nothing() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let first = stage.browser.current_tab().await?;
    create_in_flight(&stage).await?;
    another_tab(&stage).await?;
    stage.reset().await?;
    stage.log_in("bob").await?;
    let bob = stage.create().await?;
    stage.browser.go_to(&first).await?;
    was_reset(&stage.settled().await?);
    assert_eq!(stage.user().await?, Some(bob));
    stage.finish().await
}

async fn reset_wins_over_a_code_on_its_way() -> Outcome {
    let stage = Stage::open().await?;
    let code = stage.control.mint("ada").await?;
    for (where_from, same_tab) in [("the same tab", true), ("another tab", false)] {
        let first = stage.browser.current_tab().await?;
        stage
            .begin(&format!(
                "m.createUser({{ getAuthCode: () => new Promise((give) => {{ globalThis.give = () => give('{code}') }}), platformUrl: platform }})"
            ))
            .await?;
        until_asked(&stage).await?;
        if !same_tab {
            another_tab(&stage).await?;
        }
        stage.reset().await?;
        stage.browser.go_to(&first).await?;
        stage.run("give()").await?;
        let told = stage.settled().await?;
        assert_eq!(told["error"]["reason"], "SDK_RESET_IN_PROGRESS", "from {where_from}: {told}");
        assert_eq!(stage.user().await?, None);
        stage.run("delete globalThis.give").await?;
    }
    stage.finish().await
}

async fn until_asked(stage: &Stage) -> Sure<()> {
    stage.run("while (!globalThis.give) await new Promise((next) => setTimeout(next))").await.map(drop)
}
