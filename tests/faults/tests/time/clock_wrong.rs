use fault_tests::{Outcome, Peers, Row, Scene};

use super::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The device's clock is wrong",
    happens: "The device's clock is eight days ahead of the platform's, or five hours behind (a round each); tokens live seven days.",
    promise: "The user is made, and its fresh token does not count as expired.",
    rules: &[8],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

/// For pages: a clock that is so many hours off. No driver sets the device's own.
pub fn off_by(hours: i32) -> String {
    format!("const {{ Date }} = world().globals; window.rightClock ??= Date.now; Date.now = () => window.rightClock.call(Date) + {hours} * 3_600_000;")
}

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    for hours in [8 * 24, -5] {
        scene.round();
        scene.open_page().await?;
        scene.run(&off_by(hours)).await?;
        let told = scene.call(CREATE, WITHIN).await?;
        scene.must(told.resolved(), format!("the app is told {}", told.word()));
        scene.must(!told.is_expired(), "the fresh token counts as expired");
        scene.reset().await?;
    }
    Ok(())
}
