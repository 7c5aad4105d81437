use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::resent_with_key::resent;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The same, and the platform knows no idempotency keys",
    happens: "The browser sends the exchange again by itself, and the platform answers that the code was used.",
    promise: "The call takes that for what it is, gets a fresh code, and ends with the one user.",
    rules: &[3],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    resent(scene, json!({ "kind": "lost" }), &[json!({ "route": "exchange", "times": null, "fault": { "kind": "ignore-idempotency" } })]).await
}
