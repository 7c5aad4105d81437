use fault_tests::{Outcome, Peers, Row, Scene};

use super::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The record is of a newer version",
    happens: "A newer release of the module ran on this device; this page still has the older one.",
    promise: "Nothing is rewritten, every call says why it cannot go on, no code is asked for; `reset` works.",
    rules: &[7],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

/// A version in which nothing but the first four fields of the row is as it was, and nothing of home.
const NEWER: &str = "const row = await readRow();
    if (row) await writeRow({ ...row, v: 2, phase: 'unheard', more: [1] });
    localStorage.setItem('sentiance.device', JSON.stringify({ v: 2, user: { id: 'x' } }));";

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), told.word());
    scene.run(NEWER).await?;
    let before = scene.stored().await?;
    for call in ["m.userExists()", "m.getUserId()", "m.isUserLinked()", CREATE] {
        let told = scene.call(call, WITHIN).await?;
        let name = call.trim_start_matches("m.").split('(').next().unwrap_or_default();
        scene.must(told.kind() == "newer-version", format!("{name}: {}", told.word()));
    }
    let after = scene.stored().await?;
    scene.must(after["row"] == before["row"], "the newer row was rewritten");
    let codes = scene.count("auth_code").await?;
    scene.must(codes == 1, "a code was asked for in vain");
    scene.reset().await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), format!("after reset: {}", told.word()));
    Ok(())
}
