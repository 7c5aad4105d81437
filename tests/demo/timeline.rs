//! What happened on this device, as `explain()` tells it: shown after every call, and copied whole.

use serde_json::{Value, json};

use crate::stage::{EVENTS, HAPPENED, Outcome, Stage};

#[tokio::test]
async fn every_call_adds_to_what_happened() -> Outcome {
    let stage = Stage::open().await?;
    stage.until_read(EVENTS, "Nothing has happened here yet.").await?;
    assert_eq!(stage.fact(HAPPENED, "Storage").await?, "durable, coherent");
    stage.breaks("Expired code").await?;
    stage.until_read(EVENTS, "created").await?;
    in_order(&stage, &["creation-began", "code-asked", "exchange-sent", "exchange-failed", "kind=code-rejected", "code-asked", "attempt=2", "created"]).await?;
    assert_eq!(stage.fact(HAPPENED, "Record").await?, "user, generation 0");

    stage.create_in_vain().await?;
    stage.until_read(EVENTS, "kind=user-exists").await?;
    stage.browser.run("localStorage.clear()", vec![]).await?;
    stage.reset().await?;
    stage.until_read(EVENTS, "generation=1").await?;
    in_order(&stage, &["created", "create-rejected", "reset"]).await?;

    // The device's part outlives the page.
    stage.browser.reload().await?;
    stage.is_ready().await?;
    stage.until_read(EVENTS, "reset").await?;
    in_order(&stage, &["creation-began", "created", "reset"]).await?;
    assert!(!stage.read(EVENTS).await?.contains("code-asked"));
    stage.finish_after(&["/users - Failed to load resource: the server responded with a status of 401"]).await
}

#[tokio::test]
async fn it_is_copied_for_a_bug_report() -> Outcome {
    let stage = Stage::open().await?;
    let permissions = json!({ "origin": stage.emulator.app_url, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    stage.browser.cdp("Browser.grantPermissions", permissions).await?;
    stage.log_in("Ada").await?;
    let ada = stage.create().await?;
    let token = stage.stored_token().await?;
    stage.until_read(EVENTS, "created").await?;
    stage.click("Copy for a bug report").await?;
    stage.until_read(HAPPENED, "Copied.").await?;

    let copied = stage.browser.run_async("return await navigator.clipboard.readText()", vec![], std::time::Duration::from_secs(5)).await?;
    let text = copied.as_str().ok_or("nothing was copied")?;
    let told: Value = serde_json::from_str(text)?;
    assert_eq!((&told["record"]["phase"], &told["storage"]), (&json!("user"), &json!("durable")));
    assert!(told["timeline"].as_array().is_some_and(|lines| lines.len() == 4), "{told}");
    assert!(!text.contains(&ada) && !text.contains(&token));
    stage.finish().await
}

/// That the list tells these, one after the other.
async fn in_order(stage: &Stage, words: &[&str]) -> Outcome {
    let events = stage.read(EVENTS).await?;
    let mut rest = events.as_str();
    for word in words {
        rest = rest.split_once(word).ok_or_else(|| format!("{word} is missing or out of order:\n{events}"))?.1;
    }
    Ok(())
}
