use fault_tests::{Outcome, Peers, Row, Scene};

use super::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The app calls localStorage.clear()",
    happens: "The app empties localStorage, as at its own log-out, without calling `reset`.",
    promise: "That is no reset: the device still knows its user, and its record is written anew.",
    rules: &[7],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    let told = scene.call(CREATE, WITHIN).await?;
    let whole = scene.run("return localStorage.getItem('sentiance.device')").await?;
    scene.run("localStorage.clear()").await?;
    let user = scene.who().await?;
    scene.must(user.is_some() && user.as_deref() == told.user(), "the user is gone");
    let home = scene.run("return localStorage.getItem('sentiance.device')").await?;
    scene.must(home == whole, "the record is not written anew");
    Ok(())
}
