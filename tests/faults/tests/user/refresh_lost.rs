use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use super::{LONG_AGO, TOKEN, USUAL, ensured, stored_token, token_ends};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The answer to a refresh is lost, garbled, or a 503",
    happens: "The token has expired; the platform makes a new one, and its answer does not come, is cut, is a page of HTML, or a 503 (a round each).",
    promise: "The same call ends with a token that works.",
    rules: &[3, 9],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    ensured(scene, "ada").await?;
    for fault in [
        json!({ "kind": "lost" }),
        json!({ "kind": "cut-body", "at": 12 }),
        json!({ "kind": "html" }),
        json!({ "kind": "status", "status": 503, "retry_after": "1" }),
        json!({ "kind": "status", "status": 504, "work": true }),
    ] {
        scene.round();
        token_ends(scene, LONG_AGO).await?;
        // On a connection kept alive the browser itself sends the first one again.
        scene.control.fault(&json!({ "route": "refresh", "times": 2, "fault": fault })).await?;
        let told = scene.call(TOKEN, USUAL).await?;
        scene.control.clear_faults().await?;
        scene.must(told.resolved(), format!("the app is told {}", told.word()));
        let stored = stored_token(scene).await?;
        scene.must(json!(stored) == told.value()["tokenId"], "the token told of is not the stored one");
        if !told.resolved() {
            return Ok(());
        }
        let works = scene.works(told.value()["tokenId"].as_str().unwrap_or_default()).await?;
        scene.must(works, "the token does not work");
    }
    Ok(())
}
