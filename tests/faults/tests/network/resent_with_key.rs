use fault_tests::{Outcome, Peers, Row, Scene};
use serde_json::{Value, json};

use super::same_call::{CREATE, WITHIN};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The browser sends the POST again; the platform knows idempotency keys",
    happens: "The exchange goes out on a connection kept alive, which dies before any byte of the answer; the browser sends it again by itself (Chromium and Firefox do, WebKit does not).",
    promise: "The call ends with the one user.",
    rules: &[3],
    peers: Peers::NotMeasured,
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

/// Leaves a connection to the platform open that the exchange will use: without credentials, as the exchange is.
const WARM_UP: &str = "await (await fetch(platform + '/emulator/counters', { credentials: 'omit' })).text()";

async fn play(scene: &mut Scene) -> Outcome {
    resent(scene, json!({ "kind": "lost" }), &[]).await
}

/// The exchange meets `lost` on a connection kept alive; `then` are the platform's own rules for what comes after.
pub async fn resent(scene: &mut Scene, lost: Value, then: &[Value]) -> Outcome {
    scene.log_in("ada").await?;
    scene.who().await?;
    scene.run(WARM_UP).await?;
    let lost = json!({ "route": "exchange", "fault": lost });
    scene.control.fault(&[&[lost], then].concat().into()).await?;
    let told = scene.call(CREATE, WITHIN).await?;
    scene.must(told.resolved(), format!("the user is lost: {}", told.word()));
    let users = scene.control.users().await?;
    let users = users.as_array().map(Vec::as_slice).unwrap_or_default();
    scene.must(users.len() == 1, format!("{} users", users.len()));
    scene.must(users.iter().all(|user| user["tokens"] != 0), "the device's token was revoked");
    Ok(())
}
