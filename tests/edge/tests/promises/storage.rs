//! Storage that is full, denied, or partly missing.

use edge_tests::{Outcome, Site, Stage, Test, tests};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    tests![
        no_code_is_asked_for_where_storage_is_full,
        storage_that_fills_up_meanwhile_leaves_nothing_half_done,
        a_full_storage_neither_hides_the_user_nor_stops_reset,
        no_code_is_asked_for_where_storage_is_denied,
        a_user_kept_in_memory_is_stored_nowhere,
        without_indexed_db_home_alone_keeps_the_user,
        without_web_locks_there_is_one_user_all_the_same,
        a_storage_that_does_not_answer_is_a_timeout_and_no_crash,
    ]
}

const OPEN: &str = "default-src * 'unsafe-inline' 'wasm-unsafe-eval'";
/// Fills localStorage to its last character.
const FILL: &str = "const fill = () => {
    for (let size = 1 << 20, count = 0; size; count++) try { localStorage.setItem(`fill${count}`, 'x'.repeat(size)) } catch { size >>= 1 }
};
const drain = () => { for (const key of Object.keys(localStorage)) if (key.startsWith('fill')) localStorage.removeItem(key) };";

fn kind_and_outcome(told: &Value) -> (&str, &str) {
    let word = |name: &str| told["error"][name].as_str().unwrap_or("-");
    (word("kind"), word("outcome"))
}

async fn no_code_is_asked_for_where_storage_is_full() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let told = stage.run(&format!("{FILL} fill(); return await told((m) => m.createUser({{ authCodeUrl: backend }}))")).await?;
    assert_eq!(kind_and_outcome(&told), ("storage-full", "nothing-happened"), "{told}");
    assert_eq!(stage.control.count("auth_code").await?, 0);
    assert_eq!(stage.user().await?, None);
    let stored = stage.stored().await?;
    assert!(stored["home"].is_null() && stored["row"]["home"].is_null(), "{stored}");
    stage.reset().await?;
    stage.run(&format!("{FILL} drain()")).await?;
    stage.create().await?;
    stage.finish().await
}

async fn storage_that_fills_up_meanwhile_leaves_nothing_half_done() -> Outcome {
    let stage = Stage::open().await?;
    let code = stage.control.mint("ada").await?;
    let told = stage
        .run(&format!("{FILL} return await told((m) => m.createUser({{ getAuthCode: () => {{ fill(); return '{code}' }}, platformUrl: platform }}))"))
        .await?;
    assert_eq!(kind_and_outcome(&told), ("storage-full", "server-acted"), "{told}");
    assert_eq!(stage.user().await?, None);
    let stored = stage.run(&format!("{FILL} drain(); return await stored()")).await?;
    assert!(stored["home"].is_null() && stored["row"]["phase"] == "none", "{stored}");
    stage.log_in("ada").await?;
    stage.create().await?;
    assert_eq!(stage.control.count("users_made").await?, 1);
    stage.finish().await
}

async fn a_full_storage_neither_hides_the_user_nor_stops_reset() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    stage.run(&format!("{FILL} localStorage.removeItem('sentiance.device'); fill()")).await?;
    assert_eq!(stage.user().await?, Some(ada), "the ledger answers, whether home can be rebuilt or not");
    stage.reset().await?;
    assert_eq!(stage.user().await?, None);
    stage.finish().await
}

async fn no_code_is_asked_for_where_storage_is_denied() -> Outcome {
    let stage = Stage::open().await?;
    let code = stage.control.mint("ada").await?;
    let site = Site::start(OPEN).await?;
    stage.visit(&site, "/sandbox").await?;
    stage.browser.client().enter_frame(0).await?;
    assert_eq!(stage.run("return origin").await?, "null");

    stage.run("globalThis.asked = 0").await?;
    let create = format!("m.createUser({{ getAuthCode: () => {{ asked++; return '{code}' }}, platformUrl: platform }})");
    for call in [&create, "m.userExists()", "m.getUserId()", "m.isUserLinked()", "m.reset()"] {
        let told = stage.call(call).await?;
        assert_eq!(kind_and_outcome(&told), ("storage-denied", "nothing-happened"), "{call}: {told}");
        assert!(told["elapsed"].as_f64().is_some_and(|millis| millis < 5_000.0), "{call}: {told}");
    }
    assert_eq!(stage.run("return asked").await?, 0);

    // The way out that the error names.
    stage.run("(await sentiance()).configure({ persistence: 'memory' })").await?;
    let told = stage.call(&create).await?;
    assert_eq!(told["state"], "resolved", "{told}");
    assert!(stage.user().await?.is_some());
    stage.finish().await
}

async fn a_user_kept_in_memory_is_stored_nowhere() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let memory = "(await sentiance()).configure({ persistence: 'memory' })";
    stage.run(memory).await?;
    let ada = stage.create().await?;
    assert_eq!(stage.user().await?, Some(ada.clone()));
    let stored = stage.stored().await?;
    assert_eq!((&stored["keys"], &stored["databases"]), (&json!([]), &json!([])), "{stored}");
    stage.reset().await?;
    assert_eq!(stage.user().await?, None);
    assert_eq!(stage.create().await?, ada);
    stage.browser.reload().await?;
    stage.run(memory).await?;
    assert_eq!(stage.user().await?, None);
    stage.finish().await
}

async fn without_indexed_db_home_alone_keeps_the_user() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let without = "Object.defineProperty(globalThis, 'indexedDB', { value: undefined })";
    stage.run(without).await?;
    assert_eq!(stage.user().await?, None);
    let calls = stage.run("return await Promise.all(Array.from({ length: 5 }, () => told((m) => m.createUser({ authCodeUrl: backend }))))").await?;
    assert_eq!(calls.as_array().into_iter().flatten().filter(|told| told["state"] == "resolved").count(), 1, "{calls}");
    let ada = stage.user().await?;
    assert!(ada.is_some());

    stage.browser.reload().await?;
    stage.run(without).await?;
    assert_eq!(stage.user().await?, ada);
    stage.reset().await?;
    assert_eq!(stage.user().await?, None);
    stage.browser.reload().await?;
    stage.run(without).await?;
    assert_eq!(stage.user().await?, None);
    assert_eq!(Some(stage.create().await?), ada);

    // A home of that kind is taken over by the ledger once there is one.
    stage.browser.reload().await?;
    assert_eq!(stage.user().await?, ada);
    stage.finish().await
}

async fn without_web_locks_there_is_one_user_all_the_same() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.run("Object.defineProperty(navigator, 'locks', { value: undefined })").await?;
    let calls = stage.run("return await Promise.all(Array.from({ length: 5 }, () => told((m) => m.createUser({ authCodeUrl: backend }))))").await?;
    assert_eq!(calls.as_array().into_iter().flatten().filter(|told| told["state"] == "resolved").count(), 1, "{calls}");
    assert_eq!(stage.control.count("exchange").await?, 1);
    assert!(stage.user().await?.is_some());
    stage.reset().await?;
    stage.create().await?;
    stage.finish().await
}

async fn a_storage_that_does_not_answer_is_a_timeout_and_no_crash() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    stage.reset().await?;
    // Every transaction of the module waits behind one that does not end.
    let script = "const database = await new Promise((done) => {
            const request = indexedDB.open('sentiance.device');
            request.onsuccess = () => done(request.result);
        });
        let held = true;
        const store = database.transaction('device', 'readwrite').objectStore('device');
        const hold = () => held ? (store.get('row').onsuccess = hold) : database.close();
        hold();
        const began = performance.now();
        const answer = await told((m) => m.createUser({ authCodeUrl: backend, timeoutMs: 300 }));
        held = false;
        return { ...answer, took: performance.now() - began };";
    let told = stage.run(script).await?;
    assert_eq!(kind_and_outcome(&told), ("timeout", "nothing-happened"), "{told}");
    assert!(told["took"].as_f64().is_some_and(|took| took < 3_500.0), "{told}");
    stage.create().await?;
    stage.finish().await
}
