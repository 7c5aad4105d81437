//! `explain()` tells the whole story of a device, and nothing that is a secret.

use edge_tests::{Outcome, Site, Stage, Sure, Test, tests};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    tests![
        the_timeline_tells_the_whole_story_in_order,
        no_planted_secret_is_in_it,
        two_tabs_tell_of_each_other,
        a_record_of_a_newer_version_is_explained_and_left_alone,
        denied_storage_is_explained,
        a_device_that_nothing_happened_on_is_explained,
    ]
}

const CREATE: &str = "m.createUser({ authCodeUrl: backend })";
const OPEN: &str = "default-src * 'unsafe-inline' 'wasm-unsafe-eval'";

async fn explained(stage: &Stage) -> Sure<Value> {
    let mut told = stage.call("m.explain()").await?;
    if told["state"] == "resolved" { Ok(told["value"].take()) } else { Err(format!("explain came to {told}").into()) }
}

fn lines(told: &Value) -> Vec<&str> {
    told["timeline"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// What each line tells, without when and whose.
fn events(told: &Value) -> Vec<&str> {
    lines(told).iter().filter_map(|line| line.split(' ').nth(2)).collect()
}

fn ids(told: &Value) -> Vec<&str> {
    lines(told).iter().filter_map(|line| line.split(' ').nth(1)).collect()
}

/// A creation of ada's whose exchange is under way: the platform has made the user, and its answer will take long.
async fn create_in_flight(stage: &Stage) -> Outcome {
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 60_000 } })).await?;
    stage.begin(CREATE).await?;
    stage.control.until("users_made", 1).await
}

async fn the_timeline_tells_the_whole_story_in_order() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    create_in_flight(&stage).await?;
    let stage = stage.kill_and_restart().await?;
    let told = explained(&stage).await?;
    assert_eq!((events(&told), &told["record"]["phase"]), (vec!["creation-began"], &json!("creating")), "the kill left this: {told}");

    stage.log_in("ada").await?;
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "lost" } })).await?;
    stage.create().await?;
    stage.run("localStorage.clear()").await?;
    stage.user().await?;
    stage.run("await writeRow({ ...(await readRow()), phase: 'gone' })").await?;
    assert_eq!(explained(&stage).await?["record"]["phase"], "corrupt");
    assert_eq!(stage.user().await?, None);
    assert!(explained(&stage).await?["setAsideBytes"].as_u64().is_some_and(|bytes| bytes > 100));
    stage.create().await?;
    let told = explained(&stage).await?;
    let (first, second, third) = match ids(&told)[..] {
        [first, _, second, .., third] => (first, second, third),
        _ => return Err(format!("too little is told: {told}").into()),
    };
    assert!(first != second && second != third && first != third && third != "--------", "{told}");

    stage.reset().await?;
    let story = [
        "creation-began",
        "holder-gone",
        "creation-took-over",
        "code-asked",
        "exchange-sent",
        "exchange-failed",
        "waiting",
        "code-asked",
        "exchange-sent",
        "created",
        "repaired",
        "set-aside",
        "creation-began",
        "code-asked",
        "exchange-sent",
        "created",
        "reset",
    ];
    let told = explained(&stage).await?;
    assert_eq!(events(&told), story, "{told}");
    assert!(lines(&told).iter().any(|line| line.ends_with("exchange-failed attempt=1 kind=network outcome=unknown party=platform")), "{told}");
    assert!(lines(&told).is_sorted(), "{told}");
    assert_eq!(ids(&told), vec!["--------"; story.len()], "reset removes the ids");
    assert_eq!((&told["record"]["generation"], &told["setAsideBytes"]), (&json!(1), &Value::Null), "{told}");

    // The tab's part goes with the tab.
    stage.browser.reload().await?;
    let of_tab = ["holder-gone", "code-asked", "exchange-sent", "exchange-failed", "waiting"];
    let of_device: Vec<_> = story.into_iter().filter(|event| !of_tab.contains(event)).collect();
    assert_eq!(events(&explained(&stage).await?), of_device);
    stage.finish_after(&["/users - Failed to load resource"]).await
}

async fn no_planted_secret_is_in_it() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let code = stage.control.mint("ada").await?;
    for call in [
        "m.createUser({ authCode: 'PLANTED', platformUrl: platform })",
        "m.createUser({ authCode: 'PLANTED-api-key' })",
        "m.createUser({ PLANTED: 1 })",
        "m.createUser({ authCodeUrl: 'https://PLANTED:PLANTED@example.com' })",
        "m.createUser({ getAuthCode: () => { throw thrown } })",
        "m.createUser({ getAuthCode: () => ({ auth_code: 'PLANTED', platform_url: 'ftp://PLANTED' }) })",
    ] {
        assert_eq!(stage.call(call).await?["state"], "rejected", "{call}");
    }
    // The emulator's words for a refusal, and a page full of text.
    for fault in [json!({ "kind": "status", "status": 403 }), json!({ "kind": "html" })] {
        stage.control.fault(&json!({ "route": "auth-code", "fault": fault })).await?;
        stage.call(CREATE).await?;
    }
    let told = stage.call(&format!("m.createUser({{ authCode: '{code}', platformUrl: platform }})")).await?;
    assert_eq!(told["state"], "resolved", "{told}");
    let home = stage.run("return JSON.parse(localStorage.getItem('sentiance.device'))").await?;
    stage.run("await writeRow({ ...(await readRow()), phase: 'gone' })").await?;
    stage.user().await?;

    let row = stage.stored().await?["aside"].as_str().and_then(|text| serde_json::from_str::<Value>(text).ok()).ok_or("nothing was set aside")?;
    let explained = explained(&stage).await?;
    let told = explained.to_string();
    let secrets = ["userId", "tokenId", "tokenExpiryDate", "platformUrl"].map(|name| home[name].clone());
    let ids = ["op", "install"].map(|name| row[name].clone());
    for secret in secrets.iter().chain(&ids).chain(&[json!(code), json!("PLANTED"), json!("ada"), json!("http"), json!("localhost")]) {
        let secret = secret.as_str().filter(|secret| !secret.is_empty()).ok_or("a secret is missing")?;
        assert!(!told.contains(secret), "{secret} is told: {told}");
    }
    assert!(events(&explained).len() > 12, "there was much to tell: {told}");
    stage.finish_after(&["/users - Failed to load resource", "/auth/code - Failed to load resource"]).await
}

async fn two_tabs_tell_of_each_other() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let first = stage.browser.current_tab().await?;
    create_in_flight(&stage).await?;
    stage.browser.new_tab().await?;
    stage.open_page().await?;
    assert_eq!(stage.call(CREATE).await?["error"]["kind"], "creation-in-progress");
    let of_second = explained(&stage).await?;
    assert_eq!(events(&of_second), ["creation-began", "holder-alive", "create-rejected"], "{of_second}");
    assert!(of_second["record"]["leaseLeftMs"].as_u64().is_some_and(|millis| millis > 10_000), "{of_second}");
    let [of_first_tab, of_second_tab, _] = ids(&of_second)[..] else { return Err("three lines were there".into()) };
    assert_ne!(of_first_tab, of_second_tab);

    stage.browser.go_to(&first).await?;
    let of_first = explained(&stage).await?;
    assert_eq!(events(&of_first), ["creation-began", "code-asked", "exchange-sent"], "{of_first}");
    assert_eq!(ids(&of_first), [of_first_tab; 3], "{of_first}");

    // What the one does from here on the other tells as well.
    stage.reset().await?;
    assert_eq!(stage.settled().await?["error"]["kind"], "reset");
    stage.create().await?;
    let story =
        |told: &Value| events(told).into_iter().filter(|event| ["creation-began", "reset", "created"].contains(event)).map(String::from).collect::<Vec<_>>();
    let of_first = story(&explained(&stage).await?);
    let tabs = stage.browser.client().windows().await?;
    let other = tabs.into_iter().next_back().ok_or("there are two tabs")?;
    stage.browser.client().switch_to_window(other).await?;
    assert_eq!(
        (of_first, story(&explained(&stage).await?)),
        (
            ["creation-began", "reset", "creation-began", "created"].map(String::from).to_vec(),
            ["creation-began", "reset", "creation-began", "created"].map(String::from).to_vec(),
        )
    );
    stage.finish().await
}

async fn a_record_of_a_newer_version_is_explained_and_left_alone() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    stage.run("await writeRow({ ...(await readRow()), v: 2, phase: 'unheard', timeline: [{ what: 'PLANTED' }] })").await?;
    let before = stage.stored().await?;
    stage.call("m.getUserId()").await?;
    let told = explained(&stage).await?;
    assert_eq!((&told["record"]["phase"], &told["record"]["generation"], &told["problem"]), (&json!("newer"), &json!(0), &Value::Null), "{told}");
    assert!(lines(&told).iter().any(|line| line.contains("read-rejected kind=newer-version")) && !told.to_string().contains("PLANTED"), "{told}");
    assert_eq!(stage.stored().await?, before);
    stage.finish().await
}

async fn denied_storage_is_explained() -> Outcome {
    let stage = Stage::open().await?;
    let site = Site::start(OPEN).await?;
    stage.visit(&site, "/sandbox").await?;
    stage.browser.client().enter_frame(0).await?;
    stage.call("m.getUserId()").await?;
    let told = explained(&stage).await?;
    assert_eq!((&told["record"], &told["problem"]), (&Value::Null, &json!("storage-denied")), "{told}");
    assert!(events(&told).ends_with(&["read-rejected", "storage-failed"]), "{told}");

    stage.run("(await sentiance()).configure({ persistence: 'memory' })").await?;
    let told = explained(&stage).await?;
    assert_eq!((&told["storage"], &told["record"]["phase"], &told["problem"]), (&json!("memory"), &json!("none"), &Value::Null), "{told}");
    stage.finish().await
}

async fn a_device_that_nothing_happened_on_is_explained() -> Outcome {
    let stage = Stage::open().await?;
    let told = explained(&stage).await?;
    let version = stage.call("m.getVersion()").await?["value"].take();
    let now = told["now"].as_str().unwrap_or_default();
    assert!(now.len() == 24 && now.ends_with('Z'), "{told}");
    assert_eq!(
        told,
        json!({
            "version": version, "now": now, "storage": "durable", "coherence": "coherent", "locks": true, "problem": null, "setAsideBytes": null,
            "record": { "phase": "none", "generation": null, "leaseLeftMs": null, "standing": null, "home": "mirrors" }, "timeline": [],
        })
    );
    assert_eq!(stage.stored().await?["keys"], json!([]));
    stage.finish().await
}
