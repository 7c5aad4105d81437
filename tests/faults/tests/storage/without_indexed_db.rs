use fault_tests::{Outcome, Peers, Row, Scene};

use super::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "No IndexedDB",
    happens: "The engine has no IndexedDB, so there is no ledger; five calls create at once, then the page is loaded again and the user reset.",
    promise: "One call resolves, the user outlives the reload, and is gone after `reset`.",
    rules: &[1, 2],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    no_control: Some("it uses no IndexedDB"),
    ..Row::USUAL
};

const WITHOUT: &str = "Object.defineProperty(window, 'indexedDB', { value: undefined })";

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.run(WITHOUT).await?;
    let five = format!("return await Promise.all(Array.from({{ length: 5 }}, () => told((m) => {CREATE}, {})))", Scene::patience(WITHIN));
    let told = scene.run(&five).await?;
    let told: Vec<_> = told.as_array().into_iter().flatten().map(|told| scene.saw(told.clone(), WITHIN)).collect();
    let resolved: Vec<_> = told.iter().filter_map(|told| told.user()).collect();
    scene.must(resolved.len() == 1, format!("{} calls resolved", resolved.len()));
    scene.browser.reload().await?;
    scene.run(WITHOUT).await?;
    let user = scene.who().await?;
    scene.must(user.as_deref() == resolved.first().copied(), "the user did not outlive the reload");
    scene.reset().await?;
    let user = scene.who().await?;
    scene.must(user.is_none(), "the user is still there after reset");
    Ok(())
}
