//! The page where the emulator's control is off, as with any other platform.

use crate::stage::{Outcome, Stage, WIRE};
use webdriver_harness::Role;

#[tokio::test]
async fn the_page_works_and_shows_its_own_side() -> Outcome {
    let stage = Stage::open_with(false).await?;
    stage.browser.wait_for_text("control is off").await?;
    assert!(!stage.browser.shows(Role::Region, "Break it").await?);
    stage.log_in("Ada").await?;
    stage.create().await?;
    stage.until_read(WIRE, "createUser()").await?;
    assert!(!stage.read(WIRE).await?.contains("POST /users"));
    stage.reset().await?;
    // The page can only learn of the missing control by asking for it once.
    stage.finish_after(&["/emulator/log - Failed to load resource: the server responded with a status of 404"]).await
}
