use fault_tests::{Outcome, Row, Scene};

use super::two_tabs::{CREATE, TwoTabs, sends_each_code_once};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Page left while it creates, back after another user",
    happens: "A page is left while its exchange is under way; another tab resets and creates another person's user; then the page comes back.",
    promise: "The other person's user is untouched, and the page that came back shows it.",
    rules: &[1, 2, 8, 10],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let tabs = TwoTabs::open(scene).await?;
    tabs.create(scene, CREATE, 1_500).await?;
    let away = tabs.leave().await?;
    tabs.reset(scene).await?;
    let bob = tabs.create_for_another(scene).await?;
    if tabs.come_back(scene, &away).await? {
        tabs.ends_in_vain(scene).await?;
    }
    tabs.agree_on(scene, bob.as_deref()).await?;
    sends_each_code_once(scene).await
}
