use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use super::{WITHIN, another_tab, ensure, ensured};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Another person logs in while the first one's user is made",
    happens: "An exchange for one person is in flight; in another tab another person logs in, and the app calls `ensureUser`.",
    promise: "The device's user is the other person's; the first call rejects and changes nothing.",
    rules: &[1, 2, 10],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 2_000 } })).await?;
    scene.begin(&ensure("ada"), WITHIN).await?;
    scene.control.until("users_made", 1).await?;
    let first = another_tab(scene).await?;
    let bob = ensured(scene, "bob").await?;
    scene.browser.go_to(&first).await?;
    let told = scene.settled(WITHIN).await?;
    scene.must(!told.resolved(), "the first person's call resolved");
    let user = scene.who().await?;
    scene.must(bob.user().is_some() && user.as_deref() == bob.user(), "the device's user is not the other person's");
    Ok(())
}
