use fault_tests::{Outcome, Row, Scene};

use super::two_tabs::{CREATE, TwoTabs, sends_each_code_once};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Page left while it creates, back after a reset",
    happens: "A page is left while its exchange is under way; another tab resets; then the page comes back, from the back-forward cache where the engine keeps it.",
    promise: "The page shows no user, and its call, if it still runs, ends in vain.",
    rules: &[2, 8, 10],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let tabs = TwoTabs::open(scene).await?;
    tabs.create(scene, CREATE, 1_500).await?;
    let away = tabs.leave().await?;
    tabs.reset(scene).await?;
    if tabs.come_back(scene, &away).await? {
        tabs.ends_in_vain(scene).await?;
    }
    tabs.agree_on(scene, None).await?;
    sends_each_code_once(scene).await
}
