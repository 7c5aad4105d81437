use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::json;

use super::same_call::ends_with_the_user;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The exchange is redirected",
    happens: "The platform answers once with a redirect to a web page, as a portal or a misconfigured proxy does.",
    promise: "The redirect is not followed; the same call tries again and ends with the user.",
    rules: &[9, 13],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    ends_with_the_user(scene, &[json!({ "kind": "redirect", "to": "https://portal.example/" })]).await
}
