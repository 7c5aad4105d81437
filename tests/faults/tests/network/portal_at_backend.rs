use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::same_call::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "A captive portal before the app's backend",
    happens: "The request for a code is answered with 200 and a login page in HTML.",
    promise: "The error names that cause and says that nothing happened; the next call works.",
    rules: &[13],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.control.fault(&json!({ "route": "auth-code", "times": null, "fault": { "kind": "html" } })).await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must((told.kind(), told.outcome()) == ("not-json", "nothing-happened"), format!("the app is told {}", told.word()));
    scene.control.clear_faults().await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), format!("the next call: {}", told.word()));
    Ok(())
}
