//! An emulator and a browser that nobody has used before.

use std::path::PathBuf;

use edge_tests::Control;
use sentiance_emulator::server::{self, Config, Running};
use webdriver_harness::{Browser, ConsoleEntry, Engine, Outcome, Sure};

pub struct World {
    pub browser: Browser,
    pub emulator: Running,
    pub control: Control,
}

impl World {
    pub async fn start() -> Sure<Self> {
        Self::start_in(Engine::Chromium, None).await
    }

    /// With an app on the origin of its backend.
    pub async fn start_with(www: PathBuf) -> Sure<Self> {
        Self::start_in(Engine::Chromium, Some(www)).await
    }

    /// In Chromium with flags of the test's own.
    pub async fn start_chromium(flags: &[&str]) -> Sure<Self> {
        Self::with(Browser::start_chromium(flags).await?, None).await
    }

    pub async fn start_in(engine: Engine, www: Option<PathBuf>) -> Sure<Self> {
        Self::with(Browser::start(engine).await?, www).await
    }

    async fn with(browser: Browser, www: Option<PathBuf>) -> Sure<Self> {
        let emulator = server::start(Config { www, control: true, ..Config::default() }).await?;
        let control = Control::of(&emulator)?;
        Ok(Self { browser, emulator, control })
    }

    /// The app's backend.
    pub fn backend(&self) -> &str {
        &self.emulator.app_url
    }

    /// Ends the test: the pages had nothing to complain about.
    pub async fn finish(self) -> Outcome {
        if self.browser.engine() == Engine::Chromium {
            let complaints: Vec<_> = self.browser.console().await?.iter().filter(|entry| is_complaint(entry)).map(ToString::to_string).collect();
            assert!(complaints.is_empty(), "the console has:\n{}", complaints.join("\n"));
        }
        self.browser.close().await?;
        self.emulator.stop().await;
        Ok(())
    }
}

/// Browsers ask for an icon by themselves, whether or not an app has one.
fn is_complaint(entry: &ConsoleEntry) -> bool {
    let of_an_icon = entry.is_failed_request() && entry.message.contains("/favicon.ico");
    !of_an_icon && entry.level != "INFO" && entry.level != "DEBUG"
}
