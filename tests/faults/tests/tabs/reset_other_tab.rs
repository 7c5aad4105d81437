use fault_tests::{Outcome, Peers, Row, Scene};

use super::in_flight::{begin, reset_has_won};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Reset in another tab while an exchange is in flight",
    happens: "The platform has made the user, its answer is on the way to one tab, and the app calls `reset` in another.",
    promise: "No user is kept; the creation says that it was reset, and that the platform may have acted.",
    rules: &[2, 10],
    peers: Peers::All("undone"),
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let first = scene.browser.current_tab().await?;
    scene.browser.new_tab().await?;
    scene.open_page().await?;
    let second = scene.browser.current_tab().await?;
    scene.browser.go_to(&first).await?;
    begin(scene).await?;
    scene.browser.go_to(&second).await?;
    scene.reset().await?;
    scene.browser.go_to(&first).await?;
    reset_has_won(scene).await
}
