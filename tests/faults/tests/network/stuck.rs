//! Servers that never come to an end, and the next call after they do.

use std::time::Duration;

use fault_tests::{Outcome, Scene};
use serde_json::{Value, json};

use super::same_call;

/// Short, so that the run is; the control has no deadline and is watched for a few seconds more.
const WITHIN: Duration = Duration::from_secs(2);
const CREATE: &str = "m.createUser({ authCodeUrl: backend, timeoutMs: 2_000 })";

pub async fn settles_in_time(scene: &mut Scene, fault: Value) -> Outcome {
    scene.log_in("ada").await?;
    // The deadline is for the network alone, not for the module's loading.
    scene.who().await?;
    scene.control.fault(&json!({ "route": "exchange", "times": null, "fault": fault })).await?;
    let told = scene.call(CREATE, WITHIN).await?;
    if !scene.is_control() {
        scene.must((told.kind(), told.outcome()) == ("timeout", "unknown"), format!("the call says {told}"));
    }
    scene.control.clear_faults().await?;
    let told = scene.call(same_call::CREATE, same_call::WITHIN).await?;
    scene.must(told.resolved(), format!("the next call: {}", told.word()));
    Ok(())
}
