use fault_tests::{Outcome, Peers, Row, Scene};

use super::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The record in localStorage is torn",
    happens: "The stored user is truncated, emptied, overlong, or another's (a round each).",
    promise: "The device still knows its user and writes the record anew.",
    rules: &[7],
    peers: Peers::Each(["signed out", "signed out", "signed out", "getUser rejects for ever", "init throws for ever", "signed out", "signed out", "–"]),
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

const TORN: [&str; 4] = [
    "localStorage.getItem('sentiance.device').slice(0, 40)",
    "''",
    "' '.repeat(12288)",
    "localStorage.getItem('sentiance.device').replace(/[0-9a-f]{24}/, '5f0c5f0c5f0c5f0c5f0c5f0c')",
];

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    let told = scene.call(CREATE, WITHIN).await?;
    let ada = told.user().ok_or_else(|| format!("createUser came to {told}"))?.to_owned();
    let whole = scene.run("return localStorage.getItem('sentiance.device')").await?;
    for torn in TORN {
        scene.round();
        scene.run(&format!("localStorage.setItem('sentiance.device', {torn})")).await?;
        let user = scene.who().await?;
        scene.must(user.as_ref() == Some(&ada), "its user is forgotten or another");
        let home = scene.run("return localStorage.getItem('sentiance.device')").await?;
        scene.must(home == whole, "the record stays torn");
        scene.run(&format!("localStorage.setItem('sentiance.device', {})", whole)).await?;
    }
    Ok(())
}
