use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::same_call::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "An answer of 50 MB",
    happens: "The platform's answer comes once behind 50 MB of white space.",
    promise: "It is read no further than 64 KiB; the same call tries again and ends with the user.",
    rules: &[13],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.control.fault(&json!({ "route": "exchange", "fault": { "kind": "huge", "bytes": 50_000_000 } })).await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), format!("the app is told {}", told.word()));
    // Whoever reads it all finds a valid answer at its end.
    let sent = scene.count("exchange").await?;
    scene.must(sent == 2, "all of it was read");
    Ok(())
}
