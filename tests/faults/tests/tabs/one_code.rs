use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::at_once::{create, one_made_the_user, open_tabs};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Two tabs, one code",
    happens: "Two tabs call `createUser` at the same moment with the same code.",
    promise: "The code is sent once.",
    rules: &[1, 3],
    peers: Peers::Each([
        "2 POSTs, one fails",
        "2 POSTs, one fails",
        "2 POSTs, one fails",
        "2 POSTs, one fails",
        "1 POST (in one tab)",
        "2 POSTs, one fails",
        "2 POSTs, one fails",
        "2 POSTs, one fails",
    ]),
    play: |scene| Box::pin(play(scene)),
    race: true,
    ..Row::USUAL
};

const ROUNDS: usize = 20;

async fn play(scene: &mut Scene) -> Outcome {
    open_tabs(scene, 2).await?;
    for _ in 0..ROUNDS {
        scene.round();
        let before = scene.count("exchange").await?;
        let code = scene.control.mint("ada").await?;
        let options = json!({ "authCode": code, "platformUrl": scene.emulator.platform_url, "timeoutMs": 10_000 });
        let told = create(scene, &[options.clone(), options]).await?;
        one_made_the_user(scene, &told);
        let sent = scene.count("exchange").await? - before;
        scene.must(sent == 1, format!("sent {sent} times"));
        scene.reset().await?;
    }
    Ok(())
}
