//! `getSdkStatus`: how things are, and how long what is stored lasts.

use edge_tests::{Outcome, Site, Stage, Test, tests};
use serde_json::json;

use super::told_as;

pub fn tests() -> Vec<Test> {
    tests![
        it_follows_the_user,
        memory_is_said_to_be_memory,
        a_frame_of_another_origin_is_said_to_be_partitioned,
        a_frame_of_the_same_origin_is_not,
        a_frame_without_credentials_is_said_to_last_a_session,
        without_a_ledger_it_is_best_effort,
        where_storage_is_denied_it_says_why,
        preload_loads_and_sends_nothing,
        asking_for_persistence_answers_yes_or_no,
    ]
}

const STATUS: &str = "m.getSdkStatus()";

async fn it_follows_the_user() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let nobody = json!({
        "userExists": false, "isUserLinked": false, "isRemoteEnabled": false, "initState": "INITIALIZED",
        "storage": "durable", "coherence": "coherent", "locks": true,
    });
    assert_eq!(stage.call(STATUS).await?["value"], nobody);
    stage.create().await?;
    let mut somebody = nobody.clone();
    for name in ["userExists", "isUserLinked", "isRemoteEnabled"] {
        somebody[name] = json!(true);
    }
    assert_eq!(stage.call(STATUS).await?["value"], somebody);
    stage.reset().await?;
    assert_eq!(stage.call(STATUS).await?["value"], nobody);
    stage.finish().await
}

async fn memory_is_said_to_be_memory() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let told = stage.run("const m = await sentiance(); m.configure({ persistence: 'memory' }); return (await m.getSdkStatus()).storage").await?;
    assert_eq!(told, "memory");
    stage.finish().await
}

/// The status that a frame with these attributes gets.
fn in_a_frame(attributes: &str) -> String {
    format!(
        "const frame = Object.assign(document.createElement('iframe'), {attributes});
         const heard = new Promise((tell) => addEventListener('message', ({{ data }}) => tell(data), {{ once: true }}));
         document.body.append(frame);
         return await heard"
    )
}

/// What a page of the app says of itself to whoever frames it.
const SAY: &str = "/status";

async fn a_frame_of_another_origin_is_said_to_be_partitioned() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let elsewhere = Site::start("default-src * 'unsafe-inline' 'wasm-unsafe-eval'").await?;
    let framing = Site::start("default-src * 'unsafe-inline' 'wasm-unsafe-eval'").await?;
    stage.visit(&framing, "/blank").await?;
    let told = stage.run(&in_a_frame(&format!("{{ src: {} }}", json!(format!("{}{SAY}", elsewhere.url))))).await?;
    assert_eq!(told["storage"], "partitioned", "{told}");
    stage.finish().await
}

async fn a_frame_of_the_same_origin_is_not() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let site = Site::start("default-src * 'unsafe-inline' 'wasm-unsafe-eval'").await?;
    stage.visit(&site, "/blank").await?;
    let told = stage.run(&in_a_frame(&format!("{{ src: '{SAY}' }}"))).await?;
    assert_eq!(told["storage"], "durable", "{told}");
    stage.finish().await
}

async fn a_frame_without_credentials_is_said_to_last_a_session() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let site = Site::start("default-src * 'unsafe-inline' 'wasm-unsafe-eval'").await?;
    stage.visit(&site, "/blank").await?;
    let told = stage.run(&in_a_frame(&format!("{{ credentialless: true, src: '{SAY}' }}"))).await?;
    assert_eq!(told["storage"], "session", "{told}");
    stage.finish().await
}

async fn without_a_ledger_it_is_best_effort() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.run("Object.defineProperty(window.world?.globals ?? globalThis, 'indexedDB', { value: undefined }); await sentiance()").await?;
    assert_eq!(stage.call(STATUS).await?["value"]["coherence"], "best-effort");
    stage.leave().await
}

async fn where_storage_is_denied_it_says_why() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.run("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError') } }); await sentiance()").await?;
    for call in [STATUS, "m.addSdkStatusUpdateListener(() => {})"] {
        assert_eq!(told_as(&stage.call(call).await?), ["E_SDK_GET_STATUS_ERROR", "UNEXPECTED_ERROR", "storage-denied"]);
    }
    assert_eq!(stage.call("m.preload()").await?["state"], "resolved");
    stage.leave().await
}

async fn preload_loads_and_sends_nothing() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let before = stage.control.counters().await?;
    assert_eq!(stage.call("m.preload()").await?["state"], "resolved");
    let after = stage.control.counters().await?;
    assert_eq!([&before["auth_code"], &before["exchange"]], [&after["auth_code"], &after["exchange"]]);
    stage.create().await?;
    stage.finish().await
}

async fn asking_for_persistence_answers_yes_or_no() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    assert!(stage.call("m.persist()").await?["value"].is_boolean());
    let told = stage.run("Object.defineProperty(navigator, 'storage', { value: undefined }); return await told((m) => m.persist())").await?;
    assert_eq!(told["value"], false, "{told}");
    stage.finish().await
}
