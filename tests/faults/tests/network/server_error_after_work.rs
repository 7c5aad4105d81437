use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::same_call::ends_with_the_user;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "500 and 504 after the work was done",
    happens: "The platform makes the user; a server in front of it answers 500, or 504 and an HTML page.",
    promise: "The same call ends with that user.",
    rules: &[3, 9],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let faults = [
        json!({ "kind": "status", "status": 500, "work": true }),
        json!({ "kind": "status", "status": 504, "body": "<h1>late</h1>", "content_type": "text/html", "work": true, "cors": false }),
    ];
    ends_with_the_user(scene, &faults).await
}
