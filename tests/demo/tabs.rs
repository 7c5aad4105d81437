//! The two documents below the page: modules of their own on one device.

use fantoccini::Locator;

use webdriver_harness::Sure;

use crate::stage::{DEVICE, Outcome, Stage};

const BOTH: &str = "Two tabs of this device";

#[tokio::test]
async fn what_one_document_does_the_others_learn() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    let ada = stage.create().await?;
    for tab in ["tab-left", "tab-right"] {
        until_tab(&stage, tab, &format!("User {ada}")).await?;
    }
    stage.browser.client().find(Locator::Id("tab-right")).await?.enter_frame().await?;
    stage.click("Reset").await?;
    stage.browser.wait_for_text("reset() resolved").await?;
    stage.browser.client().enter_parent_frame().await?;
    stage.until_fact(DEVICE, "User id", "–").await?;
    until_tab(&stage, "tab-left", "nobody").await?;
    stage.finish().await
}

#[tokio::test]
async fn a_reset_in_one_ends_a_creation_in_the_other() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.click("Create in the left, reset in the right").await?;
    stage.until_read(BOTH, "Right: reset() resolved.").await?;
    stage.click("Create in both at once").await?;
    stage.until_read(BOTH, "Right: createUser()").await?;
    stage.finish().await
}

async fn until_tab(stage: &Stage, tab: &str, wanted: &str) -> Sure<()> {
    let read = "return document.getElementById(arguments[0]).contentDocument.body.innerText";
    let look = || async {
        let text = stage.browser.run(read, vec![tab.into()]).await?;
        Ok(text.as_str().is_some_and(|text| text.contains(wanted)).then_some(()))
    };
    Ok(stage.browser.until(&format!("{wanted} in {tab}"), webdriver_harness::PATIENCE, look).await?)
}
