use fault_tests::{Engine, Outcome, Peers, Row, Scene, Sure};
use serde_json::{Value, json};

use super::same_call::ends_with_the_user_each_time;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The answer is cut at every byte",
    happens: "The platform makes the user, and the connection dies after 0, 1, 2, ... bytes of its answer, head and body: a round each (in Firefox and WebKit every seventh).",
    promise: "Each round ends with that user; nothing of half an answer is stored.",
    rules: &[3, 8],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let whole = length_of_an_answer(scene).await?;
    // The control shows all it can show long before.
    let step = if scene.is_control() {
        25
    } else if scene.engine() == Engine::Chromium {
        1
    } else {
        7
    };
    let cuts: Vec<Value> = (0..whole).step_by(step).map(|at| json!({ "kind": "cut", "at": at })).collect();
    ends_with_the_user_each_time(scene, &cuts).await
}

/// As it is on the wire. The emulator tells it of one that it cut.
async fn length_of_an_answer(scene: &Scene) -> Sure<usize> {
    let code = scene.control.mint("ada").await?;
    scene.control.fault(&json!({ "route": "exchange", "fault": { "kind": "cut", "at": 1 } })).await?;
    // Nobody waits for it.
    let _ = scene.control.spend(&code).await;
    let log = scene.control.log().await?;
    let whole = log.as_array().into_iter().flatten().find_map(|entry| entry["whole"].as_u64());
    Ok(usize::try_from(whole.ok_or("the emulator's log tells of no cut answer")?)?)
}
