use fault_tests::{Outcome, Row, Scene};

use super::two_tabs::{CREATE, TwoTabs, sends_each_code_once};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Tab frozen while it creates; reset elsewhere",
    happens: "A tab is frozen while its exchange is under way; another tab resets; then the tab goes on.",
    promise: "Reset does not wait for the frozen tab, whose call ends in vain; no user comes back.",
    rules: &[2, 8, 10],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let tabs = TwoTabs::open(scene).await?;
    let first = tabs.first_process().await?;
    tabs.create(scene, CREATE, 1_200).await?;
    first.freeze()?;
    tabs.reset(scene).await?;
    first.resume()?;
    tabs.ends_in_vain(scene).await?;
    tabs.agree_on(scene, None).await?;
    sends_each_code_once(scene).await
}
