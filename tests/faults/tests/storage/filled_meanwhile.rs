use fault_tests::{Outcome, Peers, Row, Scene};

use super::{CREATE, WITHIN, fill::FILL};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Storage fills up meanwhile",
    happens: "localStorage is filled while the code is on its way, after it was proved writable.",
    promise: "The error says that the platform acted; nothing half done is kept; the next call gives the same user.",
    rules: &[4, 5],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    let code = scene.control.mint("ada").await?;
    let patience = Scene::patience(WITHIN);
    let create = format!("m.createUser({{ getAuthCode: () => {{ fill(); return '{code}' }}, platformUrl: platform, timeoutMs: 10_000 }})");
    let told = scene.run(&format!("{FILL} return await told((m) => {create}, {patience})")).await?;
    let told = scene.saw(told, WITHIN);
    scene.must((told.kind(), told.outcome()) == ("storage-full", "server-acted"), format!("the app is told {told}"));
    let user = scene.who().await?;
    scene.must(user.is_none(), "a user half kept");
    scene.run(&format!("{FILL} drain()")).await?;
    let told = scene.call(CREATE, WITHIN).await?;
    let users = scene.count("users_made").await?;
    scene.must(told.resolved() && users == 1, format!("the next call: {}, {users} users", told.word()));
    Ok(())
}
