//! The entry itself: what importing does, and what happens where it cannot run.

use edge_tests::{Outcome, Site, Stage, Test, tests};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    tests![importing_does_nothing, questions_write_nothing_where_there_is_no_user, where_a_policy_forbids_webassembly_every_call_says_so,]
}

async fn importing_does_nothing() -> Outcome {
    let stage = Stage::open().await?;
    let seen = stage
        .run(
            "const touched = new Set();
             const web = ['localStorage', 'sessionStorage', 'indexedDB', 'navigator', 'crypto', 'fetch', 'performance', 'WebAssembly', 'TextDecoder', 'TextEncoder',
               'FinalizationRegistry', 'AbortController', 'DecompressionStream', 'Response', 'Blob', 'atob', 'setTimeout', 'queueMicrotask', 'BroadcastChannel', 'addEventListener', 'caches'];
             for (const name of web) {
               const value = globalThis[name];
               // The driver's own script may look at some meanwhile.
               const note = () => new Error().stack.includes('/sentiance-web/') && touched.add(name);
               Object.defineProperty(globalThis, name, { configurable: true, get: () => (note(), value) });
             }
             const names = Object.getOwnPropertyNames(globalThis).length;
             performance.clearResourceTimings();
             touched.clear();
             await import('/sentiance-web/index.js');
             const found = [...touched];
             return {
               found,
               names: Object.getOwnPropertyNames(globalThis).length - names,
               requests: performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
               stored: await stored(),
               cookies: document.cookie,
             };",
        )
        .await?;
    let nothing = json!({ "home": null, "aside": null, "keys": [], "databases": [], "row": null });
    assert_eq!(seen, json!({ "found": [], "names": 0, "requests": ["/sentiance-web/index.js"], "stored": nothing, "cookies": "" }));
    stage.finish().await
}

async fn questions_write_nothing_where_there_is_no_user() -> Outcome {
    let stage = Stage::open().await?;
    assert_eq!(stage.user().await?, None);
    assert_eq!(stage.call("m.getInitState()").await?["value"], "INITIALIZED");
    assert_eq!(stage.call("m.getVersion()").await?["value"], env!("CARGO_PKG_VERSION"));
    let stored = stage.stored().await?;
    assert_eq!((&stored["keys"], &stored["row"]), (&json!([]), &json!(null)), "{stored}");
    let seen = stage.control.counters().await?;
    assert!(["auth_code", "mint", "exchange", "refresh", "notify_reset"].iter().all(|name| seen[*name] == 0), "{seen}");
    stage.finish().await
}

async fn where_a_policy_forbids_webassembly_every_call_says_so() -> Outcome {
    let stage = Stage::open().await?;
    let site = Site::start("default-src 'self'; connect-src *").await?;
    stage.visit(&site, "/blank").await?;
    let calls =
        ["m.createUser({ authCode: 'c0de', platformUrl: platform })", "m.userExists()", "m.getUserId()", "m.isUserLinked()", "m.getInitState()", "m.reset()"];
    for call in calls {
        let told = stage.call(call).await?;
        let error = &told["error"];
        assert_eq!(
            (&error["kind"], &error["outcome"], &error["retry"], &error["isSentianceError"]),
            (&json!("no-webassembly"), &json!("nothing-happened"), &json!("never"), &json!(true)),
            "{told}"
        );
        assert!(error["details"].as_str().is_some_and(|details| details.contains("'wasm-unsafe-eval'")), "{told}");
    }
    assert_eq!(stage.stored().await?["keys"], json!([]));
    // The policy's own notes, and nothing else.
    let entries = stage.browser.console().await?;
    assert!(entries.iter().all(|entry| entry.message.contains("Content Security Policy")), "{entries:#?}");
    stage.finish().await
}
