use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use super::{LONG_AGO, TOKEN, USUAL, WITHIN, another_tab, ensured, token_ends};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "A refresh ends after a reset",
    happens: "A refresh is in flight when the app calls `reset`, in the same tab or in another one (a round each).",
    promise: "The refresh answers NO_USER and brings nothing back.",
    rules: &[2, 10],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    for elsewhere in [false, true] {
        scene.round();
        ensured(scene, "ada").await?;
        token_ends(scene, LONG_AGO).await?;
        let refreshed = scene.count("refresh").await?;
        scene.control.fault(&json!({ "route": "refresh", "fault": { "kind": "delay", "ms": 1_000 } })).await?;
        scene.begin(TOKEN, USUAL).await?;
        scene.control.until("refresh", refreshed + 1).await?;
        let first = if elsewhere { another_tab(scene).await? } else { scene.browser.current_tab().await? };
        let reset = scene.call("m.reset()", WITHIN).await?;
        scene.must(reset.resolved(), format!("reset came to {reset}"));
        scene.browser.go_to(&first).await?;
        let told = scene.settled(USUAL).await?;
        scene.must(!told.resolved(), "the call resolved with the token of a user that was reset");
        let user = scene.who().await?;
        scene.must(user.is_none(), "the user is back");
        scene.call("m.reset()", WITHIN).await?;
    }
    Ok(())
}
