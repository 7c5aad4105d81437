use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use super::{LONG_AGO, TOKEN, USUAL, another_tab, ensured, stored_token, token_ends};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "A refresh ends after another user came",
    happens: "A refresh is in flight; in another tab another person logs in, and the app calls `ensureUser`.",
    promise: "The refresh answers nobody, and the other person's user and token stay as they are.",
    rules: &[1, 2, 10],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    ensured(scene, "ada").await?;
    token_ends(scene, LONG_AGO).await?;
    scene.control.fault(&json!({ "route": "refresh", "fault": { "kind": "delay", "ms": 2_000 } })).await?;
    scene.begin(TOKEN, USUAL).await?;
    scene.control.until("refresh", 1).await?;
    let first = another_tab(scene).await?;
    let bob = ensured(scene, "bob").await?;
    scene.browser.go_to(&first).await?;
    let told = scene.settled(USUAL).await?;
    scene.must(!told.resolved(), "the call resolved");
    let user = scene.who().await?;
    scene.must(user.as_deref() == bob.user(), "the device's user is not the other person's");
    let stored = stored_token(scene).await?;
    scene.must(json!(stored) == bob.value()["userInfo"]["tokenId"], "another token lies on the device");
    Ok(())
}
