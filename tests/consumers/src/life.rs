//! What a person does on the page of every app, and what there must be to see.

use std::time::Duration;

use webdriver_harness::{Browser, Outcome, PATIENCE, Role, Sure};

use crate::World;

/// A page of an app, and how many files of wasm it may load.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    pub path: &'a str,
    pub wasm: u64,
}

impl Page<'_> {
    /// The default entry: the wasm is inside.
    pub const INLINE: Page<'static> = Page { path: "/index.html", wasm: 0 };
    /// `/url`: the wasm is a file.
    pub const URL: Page<'static> = Page { path: "/url.html", wasm: 1 };
}

/// Creates the user, finds it again after a reload, resets it.
pub async fn lived(world: &World, origin: &str, page: Page<'_>) -> Outcome {
    let World { browser, control, .. } = world;
    let exchanges = control.count("exchange").await?;
    browser.open(&format!("{origin}{}", page.path)).await?;
    reads(browser, |text| text == "no user").await?;

    browser.click(Role::Button, "Create").await?;
    let user = reads(browser, |text| text.starts_with("user ")).await?;
    assert_eq!(control.count("exchange").await?, exchanges + 1, "one exchange makes a user");
    let users = control.users().await?;
    assert!(users.to_string().contains(&format!("\"{}\"", user.trim_start_matches("user "))), "{user} is not the platform's: {users}");
    assert_eq!(loaded(browser).await?, page.wasm, "files of wasm that {} loaded", page.path);

    browser.reload().await?;
    reads(browser, |text| text == user).await?;
    browser.click(Role::Button, "Reset").await?;
    reads(browser, |text| text == "no user").await?;
    Ok(())
}

/// Waits until the page's output is as wanted.
pub async fn reads(browser: &Browser, wanted: impl Fn(&str) -> bool) -> Sure<String> {
    let wanted = &wanted;
    let look = || async {
        let text = browser.run("return document.querySelector('output')?.textContent ?? ''", vec![]).await?;
        Ok(text.as_str().filter(|text| wanted(text)).map(str::to_owned))
    };
    Ok(browser.until("the page's output", PATIENCE + Duration::from_secs(15), look).await?)
}

async fn loaded(browser: &Browser) -> Sure<u64> {
    let found =
        browser.run("return performance.getEntriesByType('resource').filter(({ name }) => new URL(name).pathname.endsWith('.wasm')).length", vec![]).await?;
    Ok(found.as_u64().ok_or("no number of files")?)
}
