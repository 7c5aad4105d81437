use fault_tests::{Outcome, Peers, Row, Scene};

use super::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The ledger is only half made",
    happens: "A page was interrupted while it made the ledger: the database is there, its store is not. In localStorage lies a user.",
    promise: "The ledger is made anew, what is left is set aside, no call fails for it, and `createUser` gives the same user again.",
    rules: &[7],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    no_control: Some("it uses no IndexedDB"),
    ..Row::USUAL
};

const HALF_MAKE: &str = "await done(indexedDB.deleteDatabase('sentiance.device'));
    (await done(indexedDB.open('sentiance.device', 1))).close()";

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    let told = scene.call(CREATE, WITHIN).await?;
    let ada = told.user().ok_or_else(|| format!("createUser came to {told}"))?.to_owned();
    scene.run(HALF_MAKE).await?;
    let user = scene.who().await?;
    scene.must(user.is_none(), "a user out of nothing");
    let stored = scene.stored().await?;
    scene.must(stored["aside"].as_str().is_some_and(|aside| aside.contains(&ada)), "what was there is gone");
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.user() == Some(&ada), format!("the next call: {}", told.word()));
    Ok(())
}
