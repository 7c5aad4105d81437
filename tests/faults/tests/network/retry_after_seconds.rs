use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::same_call::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "429 and 503 with Retry-After in seconds",
    happens: "The platform says 429, in another round 503, with `Retry-After: 1`.",
    promise: "The call waits as long as it was told, not less, and ends with the user.",
    rules: &[9],
    peers: Peers::Each([
        "no retry, \"network-request-failed\"",
        "no retry, retryable type",
        "no retry",
        "no retry",
        "no retry",
        "1 retry after 0.25 s",
        "no retry, \"[undefined] undefined\"",
        "503: 1 retry after 0.1 s; 429: none",
    ]),
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    for status in [429, 503] {
        waits(scene, status, "1").await?;
    }
    Ok(())
}

/// At least a second, whatever form `retry_after` has.
pub async fn waits(scene: &mut Scene, status: u16, retry_after: &str) -> Outcome {
    scene.round();
    scene.control.fault(&json!({ "route": "exchange", "fault": { "kind": "status", "status": status, "retry_after": retry_after } })).await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), format!("no wait: {}", told.word()));
    scene.must(scene.is_control() || told.millis() >= 1_000.0, "asked again before its time");
    scene.reset().await
}
