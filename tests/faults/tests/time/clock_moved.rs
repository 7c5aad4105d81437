use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::{CREATE, WITHIN, clock_wrong::off_by};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The clock is set while a user is being made",
    happens: "An exchange is in flight; the clock jumps five hours ahead, in another round back, and another tab creates, too.",
    promise: "One call resolves, with the device's one user; both settle in time.",
    rules: &[1, 8, 10],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    race: true,
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    let first = scene.browser.current_tab().await?;
    scene.browser.new_tab().await?;
    scene.open_page().await?;
    let second = scene.browser.current_tab().await?;
    for hours in [5, -5] {
        scene.round();
        scene.browser.go_to(&first).await?;
        let sent = scene.count("exchange").await?;
        scene.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 1_000 } })).await?;
        scene.begin(CREATE, WITHIN).await?;
        scene.control.until("exchange", sent + 1).await?;
        scene.run(&off_by(hours)).await?;
        scene.browser.go_to(&second).await?;
        scene.run(&off_by(hours)).await?;
        let later = scene.call(CREATE, WITHIN).await?;
        scene.browser.go_to(&first).await?;
        let told = [scene.settled(WITHIN).await?, later];
        let resolved: Vec<_> = told.iter().filter_map(|told| told.user()).collect();
        let user = scene.who().await?;
        scene.must(resolved.len() == 1, format!("{} calls resolved", resolved.len()));
        scene.must(user.as_deref() == resolved.first().copied(), "the device's user is not the one told of");
        scene.reset().await?;
    }
    Ok(())
}
