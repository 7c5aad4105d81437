use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use super::{IN_A_MINUTE, TOKEN, USUAL, ensured, stored_token, token_ends};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The platform is silent when a token is about to end",
    happens: "The token has a minute left, and the platform reads the refresh and says nothing, or stalls in the middle (a round each).",
    promise: "The token that still works is the answer, within seconds.",
    rules: &[8],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

/// What the module waits for a fresher one, and a little more.
const SECONDS: f64 = 8_000.0;

async fn play(scene: &mut Scene) -> Outcome {
    ensured(scene, "ada").await?;
    for fault in [json!({ "kind": "silence" }), json!({ "kind": "stall-body", "at": 5 })] {
        scene.round();
        // A page of its own: it knows the time by the device's clock alone.
        scene.open_page().await?;
        token_ends(scene, IN_A_MINUTE).await?;
        let old = stored_token(scene).await?;
        scene.control.fault(&json!({ "route": "refresh", "fault": fault })).await?;
        let told = scene.call(TOKEN, USUAL).await?;
        scene.must(told.resolved() && told.value()["tokenId"] == json!(old), format!("the app is told {}", told.word()));
        scene.must(told.millis() < SECONDS, format!("only after {:.0} ms", told.millis()));
    }
    Ok(())
}
