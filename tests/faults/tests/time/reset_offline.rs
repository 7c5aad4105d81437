use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Reset while offline",
    happens: "No request gets anywhere when the app calls `reset`: every connection is reset before a byte.",
    promise: "It resolves at once, and the user is gone.",
    rules: &[2],
    peers: Peers::Each(["local, ok", "rejects but cleared", "ok", "ok", "ok", "ok (0.7 s)", "rejects, cleared", "rejects, stays signed in"]),
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), told.word());
    scene.control.fault(&json!({ "route": "any", "times": null, "fault": { "kind": "refuse" } })).await?;
    let told = scene.call("m.reset()", WITHIN).await?;
    scene.must(told.resolved() && told.millis() < 1_000.0, format!("{} after {:.0} ms", told.word(), told.millis()));
    let user = scene.who().await?;
    scene.must(user.is_none(), "the user is still there");
    Ok(())
}
