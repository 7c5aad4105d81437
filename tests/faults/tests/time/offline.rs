use fault_tests::{Outcome, Peers, Row, Scene};

use super::{CREATE, NOT_IN, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Creating while offline",
    happens: "The device has no network when the app calls `createUser`; then it has one.",
    promise: "The error says offline, as no other error does, and that nothing happened; the next call works.",
    rules: &[8, 9],
    peers: Peers::Each([
        "same code as timeout, 503, HTML",
        "retryable, status 0",
        "raw TypeError",
        "raw TypeError",
        "own code",
        "NetworkError",
        "Unreachable",
        "raw TypeError",
    ]),
    play: |scene| Box::pin(play(scene)),
    not_in: NOT_IN,
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.who().await?;
    scene.browser.set_offline(true).await?;
    let told = scene.call(CREATE, WITHIN).await;
    scene.browser.set_offline(false).await?;
    let told = told?;
    scene.must((told.kind(), told.outcome()) == ("offline", "nothing-happened"), format!("the app is told {told}"));
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), format!("the next call: {}", told.word()));
    Ok(())
}
