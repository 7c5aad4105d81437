use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use super::{IN_A_MINUTE, LONG_AGO, TOKEN, USUAL, ensured, stored_token, token_ends};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The network fails when a token is refreshed",
    happens: "Every connection is reset before a byte; the token has a minute left, or has expired (a round each).",
    promise: "The one that still works is the answer; else the error is NETWORK_ERROR. The user is still there, and the next call works.",
    rules: &[8, 9],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let ada = ensured(scene, "ada").await?;
    for (ends, works) in [(IN_A_MINUTE, true), (LONG_AGO, false)] {
        scene.round();
        scene.open_page().await?;
        token_ends(scene, ends).await?;
        let old = stored_token(scene).await?;
        scene.control.fault(&json!({ "route": "refresh", "times": null, "fault": { "kind": "refuse" } })).await?;
        let told = scene.call(TOKEN, USUAL).await?;
        scene.control.clear_faults().await?;
        let right = if works { told.value()["tokenId"] == json!(old) } else { told.error("reason") == "NETWORK_ERROR" };
        scene.must(right, format!("the app is told {}", told.word()));
        let user = scene.who().await?;
        scene.must(user.as_deref() == ada.user(), "the user is gone");
    }
    let told = scene.call(TOKEN, USUAL).await?;
    scene.must(told.resolved(), format!("the next call: {}", told.word()));
    Ok(())
}
