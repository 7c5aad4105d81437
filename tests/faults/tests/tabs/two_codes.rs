use fault_tests::{Outcome, Peers, Row, Scene, Told};

use super::at_once::{Round, one_made_the_user, rounds, with_code_of};

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

/// Each tab brings a code of one of these.
pub async fn play(scene: &mut Scene, persons: [&str; 2]) -> Outcome {
    let judge = |scene: &mut Scene, round: &Round| {
        one_made_the_user(scene, &round.told);
        let spent = round.counted("codes_spent");
        scene.must(spent == 1, format!("{spent} codes spent"));
        let of_whom = round.told.iter().find_map(Told::user);
        scene.must(round.who.as_deref() == of_whom, "a call resolved with a user that is not the device's");
    };
    let codes = async |scene: &mut Scene| Ok(vec![with_code_of(scene, persons[0]).await?, with_code_of(scene, persons[1]).await?]);
    rounds(scene, persons.len(), codes, judge).await
}
