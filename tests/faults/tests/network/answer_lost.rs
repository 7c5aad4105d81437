use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::same_call::ends_with_the_user;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The answer is lost after the code was spent",
    happens: "The platform makes the user, and the connection dies before any byte of its answer.",
    promise: "The same call ends with that user: a fresh code is exchanged, no code is sent twice.",
    rules: &[3],
    peers: Peers::Each([
        "user lost: invalid-custom-token",
        "user lost: 400 \"already used\"",
        "user lost: invalid_grant",
        "user lost: \"Failed to fetch\"",
        "user lost: invalid_grant",
        "user lost: NotAuthorized",
        "user lost: Unreachable",
        "user lost: \"Failed to fetch\"",
    ]),
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    ends_with_the_user(scene, &[json!({ "kind": "lost" })]).await
}
