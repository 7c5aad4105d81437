//! A creation whose answer is on its way: the platform has made the user.

use std::time::Duration;

use fault_tests::{Outcome, Scene};
use serde_json::json;

pub const WITHIN: Duration = Duration::from_secs(10);
pub const CREATE: &str = "m.createUser({ authCodeUrl: backend, timeoutMs: 10_000 })";
/// Time enough for what happens meanwhile.
const MEANWHILE: u32 = 1_500;

/// Ada's, in the current tab.
pub async fn begin(scene: &Scene) -> Outcome {
    scene.log_in("ada").await?;
    scene.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": MEANWHILE } })).await?;
    scene.begin(CREATE, WITHIN).await?;
    scene.control.until("users_made", 1).await
}

/// After a reset meanwhile, the call must not bring the user back. It is made in the current tab.
pub async fn reset_has_won(scene: &mut Scene) -> Outcome {
    let told = scene.settled(WITHIN).await?;
    let user = scene.who().await?;
    scene.must(user.is_none(), "reset was undone");
    scene.must(!told.resolved(), "the call resolved with a user that was reset");
    if !scene.is_control() {
        scene.must(told.kind() == "reset" && told.outcome() != "nothing-happened", format!("the call says {told}"));
    }
    Ok(())
}
