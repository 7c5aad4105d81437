//! The two documents below the page: modules of their own on one device.

use fantoccini::Locator;

use webdriver_harness::{PATIENCE, Sure};

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
    in_tab(&stage, "tab-right", "Reset").await?;
    until_tab(&stage, "tab-right", "reset() resolved").await?;
    stage.until_fact(DEVICE, "User id", "–").await?;
    until_tab(&stage, "tab-left", "nobody").await?;
    stage.finish().await
}

#[tokio::test]
async fn a_reset_in_one_ends_a_creation_in_the_other() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    let slow = "const fault = { route: 'exchange', fault: { kind: 'delay', ms: 2000 } };
                await fetch(arguments[0] + '/emulator/faults', { method: 'POST', body: JSON.stringify(fault) });";
    stage.browser.run_async(slow, vec![stage.emulator.platform_url.clone().into()], PATIENCE).await?;
    in_tab(&stage, "tab-left", "Create user").await?;
    stage
        .browser
        .until("the exchange to be sent", PATIENCE, || async {
            let log = stage.browser.run_async(LOG, vec![stage.emulator.platform_url.clone().into()], PATIENCE).await?;
            Ok(log.as_str().is_some_and(|log| log.contains("\"/users\"")).then_some(()))
        })
        .await?;
    in_tab(&stage, "tab-right", "Reset").await?;
    until_tab(&stage, "tab-right", "reset() resolved").await?;
    until_tab(&stage, "tab-left", "createUser() rejected").await?;
    until_tab(&stage, "tab-left", ": reset").await?;
    stage.until_fact(DEVICE, "User id", "–").await?;
    stage.finish().await
}

#[tokio::test]
async fn a_pair_of_calls_is_told() -> Outcome {
    let stage = Stage::open().await?;
    stage.log_in("Ada").await?;
    stage.click("Create in the left, reset in the right").await?;
    stage.until_read(BOTH, "Right: reset() resolved.").await?;
    stage.click("Create in both at once").await?;
    stage.until_read(BOTH, "Right: createUser()").await?;
    stage.finish().await
}

const LOG: &str = "return await (await fetch(arguments[0] + '/emulator/log')).text()";

/// Presses a button of that document.
async fn in_tab(stage: &Stage, tab: &str, button: &str) -> Outcome {
    stage.browser.client().find(Locator::Id(tab)).await?.enter_frame().await?;
    stage.click(button).await?;
    Ok(stage.browser.client().enter_parent_frame().await?)
}

async fn until_tab(stage: &Stage, tab: &str, wanted: &str) -> Sure<()> {
    let read = "return document.getElementById(arguments[0]).contentDocument.body.innerText";
    let look = || async {
        let text = stage.browser.run(read, vec![tab.into()]).await?;
        Ok(text.as_str().is_some_and(|text| text.contains(wanted)).then_some(()))
    };
    Ok(stage.browser.until(&format!("{wanted} in {tab}"), PATIENCE, look).await?)
}
