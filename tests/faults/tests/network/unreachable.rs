use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::same_call::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Servers that cannot be reached",
    happens: "Every connection to the backend, in another round to the platform, is reset before a byte.",
    promise: "The error says so, and whether the platform may have acted; the next call works.",
    rules: &[8, 9],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    for (route, outcome) in [("auth-code", "nothing-happened"), ("exchange", "unknown")] {
        scene.round();
        scene.control.fault(&json!({ "route": route, "times": null, "fault": { "kind": "refuse" } })).await?;
        let told = scene.call(CREATE, WITHIN).await?;
        scene.must((told.kind(), told.outcome()) == ("network", outcome), format!("the app is told {told}"));
        scene.control.clear_faults().await?;
        let told = scene.call(CREATE, WITHIN).await?;
        scene.must(told.resolved(), format!("the next call: {}", told.word()));
        scene.reset().await?;
    }
    Ok(())
}
