use fault_tests::{Peers, Row};
use serde_json::json;

use super::stuck::settles_in_time;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The body of the answer stalls",
    happens: "The head of the answer and five bytes of its body come, then nothing, for ever.",
    promise: "The call settles at its deadline (2 s here) and says that the platform may have acted; the next call works.",
    rules: &[8],
    peers: Peers::All("hangs"),
    play: |scene| Box::pin(settles_in_time(scene, json!({ "kind": "stall-body", "at": 5 }))),
    ..Row::USUAL
};
