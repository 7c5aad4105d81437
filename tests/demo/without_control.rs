//! The page where the emulator's control is off, as with any other platform.

use crate::stage::{Outcome, Stage, WIRE};
use webdriver_harness::{Engine, Role};

#[tokio::test]
async fn the_page_works_and_shows_its_own_side() -> Outcome {
    let stage = Stage::open_with(Engine::Chromium, false).await?;
    stage.browser.wait_for_text("control is off").await?;
    assert!(!stage.browser.shows(Role::Region, "Break it yourself").await?);
    stage.log_in("Ada").await?;
    stage.create().await?;
    stage.until_read(WIRE, "createUser()").await?;
    assert!(!stage.read(WIRE).await?.contains("POST /users"));
    stage.until_read(WIRE, "sends the code to the platform").await?;
    stage.until_read(WIRE, "keeps the user").await?;
    stage.reset().await?;
    stage.finish().await
}
