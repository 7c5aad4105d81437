use fault_tests::{Outcome, Row, Scene};

use super::two_tabs::{CREATE, TwoTabs, sends_each_code_once};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Page left for good while it creates",
    happens: "A page is left while its exchange is under way and does not come back; another tab creates.",
    promise: "The creation goes through, at once or when it is told to try again, with the user that the first one made.",
    rules: &[1, 3, 4],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

const SHORT: &str = "m.createUser({ authCodeUrl: backend, timeoutMs: 3_000 })";

async fn play(scene: &mut Scene) -> Outcome {
    let tabs = TwoTabs::open(scene).await?;
    tabs.create(scene, SHORT, 1_500).await?;
    tabs.leave().await?;
    let mut told = tabs.call(scene, CREATE).await?;
    if let Some(wait) = told.retry_after() {
        tokio::time::sleep(wait).await;
        told = tabs.call(scene, CREATE).await?;
    }
    scene.must(told.resolved(), format!("creating in the other tab came to {told}"));
    let found = tabs.other.who().await?;
    scene.must(found.contradiction.is_none(), found.contradiction.unwrap_or_default());
    scene.must(found.user.as_deref() == told.user(), "another user is there");
    let users = scene.count("users_made").await?;
    scene.must(users == 1, format!("{users} users"));
    sends_each_code_once(scene).await
}
