use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::resent_with_key::resent;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The same, and the second use revokes what the first gave",
    happens: "The browser sends the exchange again by itself, and the platform does what RFC 6749, 4.1.2 says: it refuses, and revokes the token of the first use.",
    promise: "The call ends with the one user and a token that works.",
    rules: &[3],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    resent(
        scene,
        json!({ "kind": "lost" }),
        &[json!({ "route": "exchange", "times": null, "fault": { "kind": "revoke-on-reuse", "ignore_idempotency": true } })],
    )
    .await
}
