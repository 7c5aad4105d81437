use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::in_flight::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "A tab closed while it creates",
    happens: "The platform has made the user, and the tab that waits for the answer is closed. Another tab creates.",
    promise: "The dead tab is not waited for; the other gets the same user, and no code is sent twice.",
    rules: &[3, 4, 8],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.who().await?;
    let first = scene.browser.current_tab().await?;
    scene.browser.new_tab().await?;
    scene.open_page().await?;
    scene.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 60_000 } })).await?;
    scene.begin(CREATE, WITHIN).await?;
    scene.control.until("users_made", 1).await?;
    scene.browser.close_tab().await?;
    scene.browser.go_to(&first).await?;
    // The browser has seen that the tab is gone once no lock is held.
    scene.run("while ((await navigator.locks.query()).held.length) await new Promise((next) => setTimeout(next, 10))").await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), format!("the other tab says {told}"));
    scene.must(told.millis() < 3_000.0, "the dead tab was waited for");
    let (users, resent) = (scene.count("users_made").await?, scene.count("codes_resent").await?);
    scene.must(users == 1, format!("{users} users"));
    scene.must(resent == 0, "a code was sent twice");
    Ok(())
}
