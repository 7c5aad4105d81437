use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use super::two_tabs::{CREATE, TwoTabs};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Page put away while another tab changes the user",
    happens: "A page that listens is left; another tab creates a user, resets it and creates another person's; then the page comes back.",
    promise: "Its listener is told the user that is there now, in one step.",
    rules: &[11],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

const LISTEN: &str = "const m = await sentiance();
    globalThis.heard = [];
    m.onUserChange((now, before) => heard.push([now && now.userId, before && before.userId]));";
const HEARD: &str = "for (let tries = 0; heard.length < 2 && tries < 250; tries++) await pause(20);
    await pause(200);
    return heard";

async fn play(scene: &mut Scene) -> Outcome {
    let tabs = TwoTabs::open(scene).await?;
    tabs.first.run(LISTEN).await?;
    tabs.first.run("while (heard.length < 1) await pause(10)").await?;
    let away = tabs.leave().await?;
    let told = tabs.call(scene, CREATE).await?;
    scene.must(told.resolved(), format!("creating came to {told}"));
    tabs.reset(scene).await?;
    let bob = tabs.create_for_another(scene).await?;
    if tabs.come_back(scene, &away).await? {
        let heard = tabs.first.run(HEARD).await?;
        scene.must(heard == json!([[null, null], [bob, null]]), format!("it was told {heard}"));
    }
    Ok(())
}
