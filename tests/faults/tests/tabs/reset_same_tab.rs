use fault_tests::{Outcome, Peers, Row, Scene};

use super::in_flight::{begin, reset_has_won};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Reset in the same tab while an exchange is in flight",
    happens: "The platform has made the user, its answer is on the way, and the app calls `reset`.",
    promise: "No user is kept; the creation says that it was reset, and that the platform may have acted.",
    rules: &[2, 10],
    peers: Peers::All("undone"),
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    begin(scene).await?;
    scene.reset().await?;
    reset_has_won(scene).await
}
