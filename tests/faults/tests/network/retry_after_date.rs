use fault_tests::{Outcome, Peers, Row, Scene};

use super::retry_after_seconds::waits;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "429 and 503 with Retry-After as a date",
    happens: "The same with a date, by the clock of a server that is years ahead of the device.",
    promise: "The wait is reckoned by the server's clock; the call ends with the user.",
    rules: &[9],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    for status in [429, 503] {
        scene.control.set_clock("2031-01-01T00:00:00Z").await?;
        waits(scene, status, "Wed, 01 Jan 2031 00:00:03 GMT").await?;
    }
    Ok(())
}
