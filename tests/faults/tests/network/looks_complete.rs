use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::{Value, json};

use super::same_call::ends_with_the_user_each_time;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Half an answer that looks whole",
    happens: "The body ends early in a way that browsers take for its end: no length, chunks without a last one, or a length that fits. Every tenth byte, each way.",
    promise: "Each round ends with the user; nothing of half an answer is stored.",
    rules: &[3, 8, 13],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

/// Within any answer of the platform.
const LONGEST: usize = 150;

async fn play(scene: &mut Scene) -> Outcome {
    let step = if scene.is_control() { 50 } else { 10 };
    let cut = |framing: &'static str| (0..LONGEST).step_by(step).map(move |at| json!({ "kind": "truncate", "at": at, "framing": framing }));
    let cuts: Vec<Value> = ["close", "chunked", "length"].into_iter().flat_map(cut).collect();
    ends_with_the_user_each_time(scene, &cuts).await
}
