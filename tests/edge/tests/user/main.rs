//! Life with a user: whose it is, its token, its status, and what becomes of it when storage is cleared or a device is shared.

mod authorized_fetch;
mod ensure;
mod evicted;
mod shared_device;
mod status;
mod token;
mod watching;

use edge_tests::{Outcome, Stage, Sure};
use serde_json::{Value, json};

fn main() -> std::process::ExitCode {
    edge_tests::run([ensure::tests(), token::tests(), authorized_fetch::tests(), status::tests(), watching::tests(), evicted::tests(), shared_device::tests()])
}

/// Makes the device's own clock run this much ahead, in milliseconds; negative: behind.
async fn clock_ahead(stage: &Stage, millis: i64) -> Outcome {
    stage.run(&format!("const now = Date.now; window.world.globals.Date.now = () => now() + ({millis})")).await.map(drop)
}

/// In a page that has just been loaded, nobody knows how much time has passed but by the device's clock.
async fn later(stage: &Stage, millis: i64) -> Outcome {
    stage.browser.reload().await?;
    stage.run("await sentiance()").await?;
    clock_ahead(stage, millis).await
}

async fn another_tab(stage: &Stage) -> Outcome {
    stage.browser.new_tab().await?;
    stage.open_page().await
}

/// The call that makes sure that this is the person's user.
fn ensure(person: &str) -> String {
    format!("m.ensureUser({{ authCodeUrl: backend, appUserId: {} }})", json!(person))
}

/// Logs a person in and sees to it that the device's user is theirs; its id.
async fn ensured(stage: &Stage, person: &str) -> Sure<String> {
    stage.log_in(person).await?;
    let told = stage.call(&ensure(person)).await?;
    told["value"]["userInfo"]["userId"].as_str().map(String::from).ok_or_else(|| format!("ensureUser came to {told}").into())
}

/// Code, reason and kind of an error.
fn told_as(told: &Value) -> [&str; 3] {
    ["code", "reason", "kind"].map(|name| told["error"][name].as_str().unwrap_or("none"))
}

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// The emulator's tokens live seven days.
const TWO_MINUTES_BEFORE_THE_END: i64 = 7 * DAY - 120_000;
