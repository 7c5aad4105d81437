use fault_tests::{Outcome, Peers, Row, Scene};

use super::at_once::{Round, asking, one_made_the_user, rounds};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Two tabs create at once",
    happens: "Two tabs of one device call `createUser` at the same moment, for the person logged in.",
    promise: "One code is asked for, and one call resolves; the other says that a user is being created or is there.",
    rules: &[1],
    peers: Peers::All("two users"),
    play: |scene| Box::pin(play(scene, 2)),
    race: true,
    ..Row::USUAL
};

pub async fn play(scene: &mut Scene, tabs: usize) -> Outcome {
    scene.log_in("ada").await?;
    let judge = |scene: &mut Scene, round: &Round| {
        one_made_the_user(scene, &round.told);
        let codes = round.counted("auth_code");
        scene.must(codes == 1, format!("{codes} codes asked for"));
    };
    rounds(scene, tabs, async |scene| asking(scene, tabs).await, judge).await
}
