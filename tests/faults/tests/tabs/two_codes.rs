use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::at_once::{create, one_made_the_user, open_tabs};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Two tabs, a code each",
    happens: "Two tabs call `createUser` at the same moment, each with a code of its own for the same person.",
    promise: "One code is spent, and one call resolves; the other code stays good.",
    rules: &[1, 6],
    peers: Peers::All("two users, both told success"),
    play: |scene| Box::pin(play(scene, ["ada", "ada"])),
    race: true,
    ..Row::USUAL
};

const ROUNDS: usize = 20;

/// Each tab brings a code for one of these.
pub async fn play(scene: &mut Scene, persons: [&str; 2]) -> Outcome {
    open_tabs(scene, 2).await?;
    for _ in 0..ROUNDS {
        scene.round();
        let before = scene.count("codes_spent").await?;
        let mut options = Vec::new();
        for person in persons {
            options.push(json!({ "authCode": scene.control.mint(person).await?, "platformUrl": scene.emulator.platform_url, "timeoutMs": 10_000 }));
        }
        let told = create(scene, &options).await?;
        one_made_the_user(scene, &told);
        let spent = scene.count("codes_spent").await? - before;
        scene.must(spent == 1, format!("{spent} codes spent"));
        let made = told.iter().find_map(|told| told.user().map(String::from));
        let kept = scene.who().await?;
        scene.must(kept == made, "the device's user is not the one that was told of");
        scene.reset().await?;
    }
    Ok(())
}
