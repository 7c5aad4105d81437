//! Whose user it is, and its token: people who change, refreshes that meet something, storage that was cleared.

mod clock_set_ahead;
mod deleted;
mod disabled;
mod ensured_at_once;
mod evicted;
mod listening;
mod refresh_after_another;
mod refresh_after_reset;
mod refresh_lost;
mod refresh_offline;
mod refresh_silent;
mod refreshed_at_once;
mod shared_device;
mod switched;
mod switched_in_flight;

use std::time::Duration;

use fault_tests::{Outcome, Row, Scene, Sure, Tab, Told};
use serde_json::json;

pub const ROWS: &[Row] = &[
    ensured_at_once::ROW,
    switched::ROW,
    switched_in_flight::ROW,
    evicted::ROW,
    shared_device::ROW,
    refreshed_at_once::ROW,
    refresh_lost::ROW,
    refresh_silent::ROW,
    refresh_offline::ROW,
    refresh_after_reset::ROW,
    refresh_after_another::ROW,
    clock_set_ahead::ROW,
    disabled::ROW,
    deleted::ROW,
    listening::ROW,
];

const WITHIN: Duration = Duration::from_secs(10);
/// The deadline of a call that takes no other one.
const USUAL: Duration = Duration::from_secs(30);
const TOKEN: &str = "m.requestUserAccessToken()";

fn ensure(person: &str) -> String {
    format!("m.ensureUser({{ authCodeUrl: backend, appUserId: {}, timeoutMs: 10_000 }})", json!(person))
}

/// That person logs in, and the device's user becomes theirs.
async fn ensured(scene: &mut Scene, person: &str) -> Sure<Told> {
    scene.log_in(person).await?;
    let told = scene.call(&ensure(person), WITHIN).await?;
    scene.must(told.resolved(), format!("ensureUser came to {told}"));
    Ok(told)
}

/// The stored token ends then, an instant in JavaScript: as if it had been there for long.
async fn token_ends(scene: &Scene, when: &str) -> Outcome {
    let script = format!(
        "const home = JSON.parse(localStorage.getItem('sentiance.device'));
         Object.assign(home, {{ tokenExpiryDate: new Date({when}).toISOString(), tokenIssuedAt: Date.now() - 600_000_000 }});
         const text = JSON.stringify(home);
         const row = await readRow();
         if (row) await writeRow({{ ...row, home: text }});
         localStorage.setItem('sentiance.device', text);"
    );
    scene.run(&script).await.map(drop)
}

const LONG_AGO: &str = "'2020-01-01T00:00:00Z'";
const IN_A_MINUTE: &str = "Date.now() + 60_000";

async fn stored_token(scene: &Scene) -> Sure<Option<String>> {
    let token = scene.run("return JSON.parse(localStorage.getItem('sentiance.device'))?.tokenId ?? null").await?;
    Ok(token.as_str().map(String::from))
}

/// Another tab of the device, which the driver now drives; the one before it.
async fn another_tab(scene: &Scene) -> Sure<Tab> {
    let before = scene.browser.current_tab().await?;
    scene.browser.new_tab().await?;
    scene.open_page().await?;
    Ok(before)
}
