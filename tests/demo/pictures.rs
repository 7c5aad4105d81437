//! Pictures of the main states, for people to look at: `target/screenshots`.

use std::time::Duration;

use webdriver_harness::ColorScheme;

use crate::stage::{Outcome, Stage, WIRE, pictures};

const SCREENS: [(&str, u32, u32); 2] = [("desktop", 1280, 900), ("phone", 320, 640)];
/// As the README shows them.
const README: [(&str, u32, u32, ColorScheme); 2] = [("readme-desktop.png", 1120, 760, ColorScheme::Light), ("readme-phone.png", 390, 760, ColorScheme::Dark)];
/// Colours fade for a moment when the scheme changes.
const FADE: Duration = Duration::from_millis(250);
const SCHEMES: [(&str, ColorScheme); 2] = [("light", ColorScheme::Light), ("dark", ColorScheme::Dark)];

#[tokio::test]
async fn pictures_of_the_main_states_are_taken() -> Outcome {
    let stage = Stage::open().await?;
    take(&stage, "fresh").await?;
    stage.log_in("Ada").await?;
    stage.create().await?;
    stage.until_read(WIRE, "POST /users 201").await?;
    take(&stage, "created").await?;
    stage.create_in_vain().await?;
    take(&stage, "refused").await?;
    for scenario in ["Two tabs at once", "Reset in flight", "Storage full", "Lost answer", "429, Retry-After 2"] {
        stage.breaks(scenario).await?;
    }
    take(&stage, "broken").await?;
    for (name, width, height, scheme) in README {
        stage.browser.set_viewport(width, height).await?;
        stage.browser.set_color_scheme(scheme).await?;
        stage
            .browser
            .run("document.getElementById('wire-title').closest('section').scrollIntoView(); document.getElementById('wire').scrollTop = 1e6", vec![])
            .await?;
        tokio::time::sleep(FADE).await;
        stage.browser.screenshot(&pictures().join(name)).await?;
    }
    stage.finish_after(&["/users - Failed to load resource"]).await
}

/// The whole page, not only what fits the screen.
async fn take(stage: &Stage, state: &str) -> Outcome {
    let browser = &stage.browser;
    for (screen, width, height) in SCREENS {
        for (scheme_name, scheme) in SCHEMES {
            browser.set_color_scheme(scheme).await?;
            browser.set_viewport(width, height).await?;
            let whole = browser.run("return document.documentElement.scrollHeight", vec![]).await?;
            let whole = whole.as_u64().and_then(|height| u32::try_from(height).ok()).ok_or("the page has no height")?;
            browser.set_viewport(width, whole).await?;
            tokio::time::sleep(FADE).await;
            browser.screenshot(&pictures().join(format!("{state}-{screen}-{scheme_name}.png"))).await?;
        }
    }
    browser.set_viewport(1280, 900).await?;
    Ok(())
}
