use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::same_call::ends_with_the_user;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "A captive portal before the platform",
    happens: "The exchange is answered once with 200 and a login page in HTML; the platform never sees it.",
    promise: "The same call tries again with a fresh code and ends with the user.",
    rules: &[9, 13],
    peers: Peers::Each([
        "network-request-failed",
        "retryable, status 0",
        "SyntaxError after 3 POSTs of the code",
        "plain Error",
        "failed_to_parse_response",
        "SyntaxError",
        "Unreachable",
        "SyntaxError",
    ]),
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    ends_with_the_user(scene, &[json!({ "kind": "html", "cors": false })]).await
}
