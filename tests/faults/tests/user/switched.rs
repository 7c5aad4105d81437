use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use super::{WITHIN, ensure, ensured, stored_token};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Another person logs in",
    happens: "The app logs another person in and calls `ensureUser`, without a reset; the backend takes its time.",
    promise: "From the moment a code is asked for nothing of the first person's user is left, and the call ends with the other person's.",
    rules: &[1, 2],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let ada = ensured(scene, "ada").await?;
    let token = stored_token(scene).await?.ok_or("no token")?;
    scene.log_in("bob").await?;
    let asked = scene.count("auth_code").await?;
    scene.control.fault(&json!({ "route": "auth-code", "fault": { "kind": "delay", "ms": 800 } })).await?;
    scene.begin(&ensure("bob"), WITHIN).await?;
    // The control asks for none.
    if !scene.is_control() {
        scene.control.until("auth_code", asked + 1).await?;
    }
    let stored = scene.stage.stored().await?.to_string();
    scene.must(!stored.contains(&token), "the first person's token can be read");
    let bob = scene.settled(WITHIN).await?;
    scene.must(bob.resolved() && bob.user() != ada.user(), "the app is told the first person's user");
    let user = scene.who().await?;
    scene.must(user.as_deref() == bob.user(), "the device's user is not the one told of");
    Ok(())
}
