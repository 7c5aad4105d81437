use fault_tests::{Outcome, Peers, Row, Scene};

use super::{at_once::one_made_the_user, in_flight::WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Two copies of the module on one page",
    happens: "A page imports the package's two entries, and both are told to create the user at the same moment.",
    promise: "One exchange is made, one call resolves; the other says that a user is being created.",
    rules: &[1],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    let both = "const options = { authCodeUrl: backend, timeoutMs: 10_000 }, other = await import('/sentiance-web/url.js');
        return await Promise.all([told((m) => m.createUser(options)), told(() => other.createUser(options))]);";
    let told = scene.run(both).await?;
    let told: Vec<_> = told.as_array().into_iter().flatten().map(|told| scene.saw(told.clone(), WITHIN)).collect();
    one_made_the_user(scene, &told);
    let sent = scene.count("exchange").await?;
    scene.must(sent == 1, format!("{sent} exchanges"));
    Ok(())
}
