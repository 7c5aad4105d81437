use fault_tests::{Outcome, Row, Scene};
use serde_json::Value;

use super::{LONG_AGO, ensured, token_ends};
use crate::tabs::at_once::{Round, rounds_of};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Three tabs refresh at once",
    happens: "The token has expired, and three tabs ask for it at the same moment.",
    promise: "One refresh is sent, and all three get the new token.",
    rules: &[1],
    play: |scene| Box::pin(play(scene)),
    race: true,
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let judge = |scene: &mut Scene, round: &Round| {
        let tokens: Vec<_> = round.told.iter().map(|told| &told.value()["tokenId"]).collect();
        scene.must(round.told.iter().all(|told| told.resolved()), "a call failed");
        scene.must(tokens.windows(2).all(|pair| pair[0] == pair[1]), "the tabs got different tokens");
        let sent = round.counted("refresh");
        scene.must(sent == 1, format!("{sent} refreshes"));
    };
    let options = async |scene: &mut Scene| {
        ensured(scene, "ada").await?;
        token_ends(scene, LONG_AGO).await?;
        Ok(vec![Value::Null; 3])
    };
    rounds_of(scene, "requestUserAccessToken", 3, options, judge).await
}
