use fault_tests::{Outcome, Peers, Row, Scene};

use super::{CREATE, WITHIN, fill::FILL};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Storage is full",
    happens: "localStorage is filled to its last character before the call.",
    promise: "The error says so before a code is asked for; with room again, the next call works.",
    rules: &[5, 6],
    peers: Peers::Each([
        "rejects, but user is current until reload",
        "rejects",
        "rejects",
        "rejects",
        "typed reject",
        "rejects",
        "resolves; lost at reload",
        "resolves; user null",
    ]),
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.run(&format!("{FILL} fill()")).await?;
    let told = scene.call(CREATE, WITHIN).await?;
    let codes = scene.count("auth_code").await?;
    scene.must(codes == 0, format!("{codes} code spent in vain"));
    scene.must(scene.is_control() || (told.kind(), told.outcome()) == ("storage-full", "nothing-happened"), format!("the app is told {told}"));
    scene.run(&format!("{FILL} drain()")).await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), format!("the next call: {}", told.word()));
    Ok(())
}
