//! Pictures of the main states, for people to look at: `target/screenshots`.

use webdriver_harness::ColorScheme;

use crate::stage::{Outcome, Stage, WIRE, pictures};

const SCREENS: [(&str, u32, u32); 2] = [("desktop", 1280, 900), ("phone", 320, 640)];
const SCHEMES: [(&str, ColorScheme); 2] = [("light", ColorScheme::Light), ("dark", ColorScheme::Dark)];

#[tokio::test]
async fn pictures_of_the_main_states_are_taken() -> Outcome {
    let stage = Stage::open().await?;
    take(&stage, "fresh").await?;
    stage.log_in("Ada").await?;
    stage.switch_on("Lost answer").await?;
    stage.create().await?;
    stage.until_read(WIRE, "POST /users 200").await?;
    take(&stage, "created").await?;
    stage.create_in_vain().await?;
    stage.switch_on("Silence").await?;
    take(&stage, "refused").await?;
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
            // Colours fade for a moment when the scheme changes.
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
            browser.screenshot(&pictures().join(format!("{state}-{screen}-{scheme_name}.png"))).await?;
        }
    }
    browser.set_viewport(1280, 900).await?;
    Ok(())
}
