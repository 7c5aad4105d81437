//! axe-core finds nothing on the page and in its tabs, in either colour scheme.

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use webdriver_harness::ColorScheme;

use crate::stage::{Outcome, Stage, project};

const PATIENCE: Duration = Duration::from_secs(20);
/// Animations are over; frames are looked at by themselves.
const LOOK: &str = "
    await new Promise((over) => setTimeout(over, 400));
    const { violations } = await axe.run(document, { iframes: false });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
";

#[tokio::test]
async fn axe_finds_nothing() -> Outcome {
    let axe = fs::read_to_string(project("node_modules/axe-core/axe.min.js")).map_err(|_| "axe-core is missing: npm ci")?;
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.breaks("Lost answer").await?;
    stage.create_in_vain().await?;
    for path in ["", "/tab.html?left"] {
        if !path.is_empty() {
            stage.browser.open(&format!("{}{path}", stage.emulator.app_url)).await?;
            stage.browser.wait_for_text("User ").await?;
        }
        for scheme in [ColorScheme::Light, ColorScheme::Dark] {
            stage.browser.set_color_scheme(scheme).await?;
            let found: Value = stage.browser.run_async(&format!("{axe};{LOOK}"), vec![], PATIENCE).await?;
            assert_eq!(found, json!([]), "{path} {scheme:?}");
        }
    }
    stage.finish_after(&["/users - Failed to load resource"]).await
}
