use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::same_call::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The code has expired",
    happens: "The code that the backend hands out is past its time when it reaches the platform.",
    promise: "The same call gets a fresh one and ends with the user.",
    rules: &[3, 9],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.control.fault(&json!({ "route": "mint", "fault": { "kind": "expired-code" } })).await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), format!("the app is told {}", told.word()));
    Ok(())
}
