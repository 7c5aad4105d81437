use fault_tests::{Outcome, Peers, Row, Scene};

use super::in_flight::{begin, reset_has_won};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Reset through another copy of the module",
    happens: "A page has two copies of the module (two bundles); one has an exchange in flight, the other is told to `reset`.",
    promise: "No user is kept; the creation says that it was reset.",
    rules: &[2, 10],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    begin(scene).await?;
    scene.run("await (await import('/sentiance-web/url.js')).reset()").await?;
    reset_has_won(scene).await
}
