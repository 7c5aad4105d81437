//! Browsers that go from test to test: starting one costs more than most tests do.

use std::sync::{Mutex, MutexGuard, PoisonError};

use webdriver_harness::{Browser, Engine, Profile};

use crate::{Outcome, Sure, without_wasm};

static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

pub async fn take(engine: Engine) -> Sure<Browser> {
    let idle = {
        let mut all = idle();
        all.iter().position(|browser| browser.engine() == engine).map(|at| all.swap_remove(at))
    };
    match idle {
        Some(browser) => Ok(browser),
        None => start_on(engine, &Profile::fresh()?).await,
    }
}

/// With or without WebAssembly, as this run's tests want it.
pub async fn start_on(engine: Engine, profile: &Profile) -> Sure<Browser> {
    Ok(if without_wasm() { Browser::start_without_wasm(engine, profile).await? } else { Browser::start_on(engine, profile).await? })
}

/// Takes back a browser with one empty tab. One whose test failed does not come back: it ends with its test.
pub async fn give_back(browser: Browser) -> Outcome {
    let client = browser.client();
    let mut tabs = client.windows().await?;
    let last = tabs.pop().ok_or("the browser has no tab")?;
    for tab in tabs {
        client.switch_to_window(tab).await?;
        client.close_window().await?;
    }
    client.switch_to_window(last).await?;
    browser.open("about:blank").await?;
    if browser.engine() == Engine::Chromium {
        // What the pages said while they were closed is nobody's business.
        browser.console().await?;
    }
    idle().push(browser);
    Ok(())
}

pub fn close_all() {
    idle().clear();
}

fn idle() -> MutexGuard<'static, Vec<Browser>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}
