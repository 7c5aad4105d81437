use fault_tests::{Outcome, Row, Scene};

use super::two_tabs::{CREATE, TwoTabs, sends_each_code_once};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Tab frozen while it creates; another user since",
    happens: "A tab is frozen while its exchange is under way; another tab resets and creates another person's user; then the tab goes on.",
    promise: "The other person's user is untouched.",
    rules: &[1, 2, 8, 10],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let tabs = TwoTabs::open(scene).await?;
    let first = tabs.first_process().await?;
    tabs.create(scene, CREATE, 1_200).await?;
    first.freeze()?;
    tabs.reset(scene).await?;
    let bob = tabs.create_for_another(scene).await?;
    first.resume()?;
    tabs.ends_in_vain(scene).await?;
    tabs.agree_on(scene, bob.as_deref()).await?;
    sends_each_code_once(scene).await
}
