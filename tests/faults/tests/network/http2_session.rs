use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::resent_with_key::resent;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "HTTP/2: the connection dies",
    happens: "Over TLS, the connection that carries the exchange dies before any byte of the answer (Chromium sends the POST again by itself); the platform knows no idempotency keys.",
    promise: "The call ends with the one user.",
    rules: &[3],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    over_tls: true,
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let lost = json!({ "kind": "lost", "end": "reset" });
    resent(scene, lost, &[json!({ "route": "exchange", "times": null, "fault": { "kind": "ignore-idempotency" } })]).await
}
