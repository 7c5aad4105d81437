use std::time::Duration;

use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::{CREATE, NOT_IN, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Offline in the middle, then online",
    happens: "The platform has made the user; the network goes before its answer comes, and is back half a second later.",
    promise: "The same call goes on once the network is back, and ends with that user.",
    rules: &[3, 9],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    not_in: NOT_IN,
    ..Row::USUAL
};

/// With these dice the module waits 300 ms, then 600, then 1200: or until the network is back.
const DICE: &str = "world().globals.Math.random = () => 0.75";

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.run(DICE).await?;
    scene.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 60_000 } })).await?;
    scene.begin(CREATE, WITHIN).await?;
    scene.control.until("users_made", 1).await?;
    scene.browser.set_offline(true).await?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    scene.browser.set_offline(false).await?;
    let told = scene.settled(WITHIN).await?;
    scene.must(told.resolved(), format!("the app is told {}", told.word()));
    let users = scene.count("users_made").await?;
    scene.must(users == 1, format!("{users} users"));
    Ok(())
}
