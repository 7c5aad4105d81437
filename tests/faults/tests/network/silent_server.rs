use fault_tests::{Peers, Row};
use serde_json::json;

use super::stuck::settles_in_time;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The server never answers",
    happens: "The exchange is read, and nothing comes back, for ever.",
    promise: "The call settles at its deadline (2 s here) and says that the platform may have acted; the next call works.",
    rules: &[8],
    peers: Peers::Each(["30 s, fetch left running", "hangs", "30 s (3 POSTs)", "hangs", "hangs", "hangs", "hangs", "hangs"]),
    play: |scene| Box::pin(settles_in_time(scene, json!({ "kind": "silence" }))),
    ..Row::USUAL
};
