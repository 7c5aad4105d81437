use fault_tests::{Outcome, Peers, Row, Scene};

use super::at_once::{Round, one_made_the_user, rounds, with_code_of};

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

async fn play(scene: &mut Scene) -> Outcome {
    let judge = |scene: &mut Scene, round: &Round| {
        one_made_the_user(scene, &round.told);
        let sent = round.counted("exchange");
        scene.must(sent == 1, format!("sent {sent} times"));
    };
    rounds(scene, 2, async |scene| Ok(vec![with_code_of(scene, "ada").await?; 2]), judge).await
}
