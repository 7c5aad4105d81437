use fault_tests::{Outcome, Row, Scene};

use super::two_tabs::{CREATE, TwoTabs, sends_each_code_once};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Tab frozen for good while it creates",
    happens: "A tab is frozen while its exchange is under way, and holds its Web Lock; another tab creates.",
    promise: "The other tab is told how long to wait, and creates then; the frozen tab, when it goes on, changes nothing.",
    rules: &[1, 8, 10],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

/// Its lease ends five seconds after its deadline.
const SHORT: &str = "m.createUser({ authCodeUrl: backend, timeoutMs: 3_000 })";

async fn play(scene: &mut Scene) -> Outcome {
    let tabs = TwoTabs::open(scene).await?;
    let first = tabs.first_process().await?;
    tabs.create(scene, SHORT, 1_200).await?;
    first.freeze()?;
    let early = tabs.call(scene, CREATE).await?;
    scene.must(early.kind() == "creation-in-progress", format!("creating beside the frozen tab came to {early}"));
    if let Some(wait) = early.retry_after() {
        tokio::time::sleep(wait).await;
        let told = tabs.call(scene, CREATE).await?;
        scene.must(told.resolved(), format!("creating when the lease was over came to {told}"));
    }
    let user = tabs.other.who().await?.user;
    first.resume()?;
    tabs.ends_in_vain(scene).await?;
    scene.must(user.is_some(), "a frozen tab keeps all others from creating");
    tabs.agree_on(scene, user.as_deref()).await?;
    sends_each_code_once(scene).await
}
