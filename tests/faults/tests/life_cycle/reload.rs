use fault_tests::{Outcome, Row, Scene};

use super::two_tabs::{CREATE, TwoTabs, WITHIN, sends_each_code_once};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Page loaded again while it creates",
    happens: "A page is loaded again while its exchange is under way, and creates once more.",
    promise: "The creation goes through, with the user that the first one made.",
    rules: &[1, 3, 4],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let tabs = TwoTabs::open(scene).await?;
    tabs.create(scene, CREATE, 1_500).await?;
    tabs.first.load_again().await?;
    let told = tabs.first.call(CREATE, Scene::patience(WITHIN)).await?;
    let told = scene.saw(told, WITHIN);
    scene.must(told.resolved(), format!("creating again came to {told}"));
    tabs.agree_on(scene, told.user()).await?;
    let users = scene.count("users_made").await?;
    scene.must(users == 1, format!("{users} users"));
    sends_each_code_once(scene).await
}
