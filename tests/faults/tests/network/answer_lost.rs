use std::time::Duration;

use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Answer lost after the code was spent",
    happens: "The platform makes the user, and the connection dies before any byte of its answer.",
    promise: "The same call ends with that user.",
    rules: &[3],
    peers: Peers::All("user lost"),
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

const WITHIN: Duration = Duration::from_secs(10);

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.control.fault(&json!({ "route": "exchange", "fault": { "kind": "lost" } })).await?;
    let told = scene.call("m.createUser({ authCodeUrl: backend, timeoutMs: 10_000 })", WITHIN).await?;
    scene.must(told.resolved(), format!("the user is lost: {}", told.word()));
    let users = scene.count("users_made").await?;
    scene.must(users == 1, format!("{users} users"));
    Ok(())
}
