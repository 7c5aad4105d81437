//! An emulator and a browser that nobody has used before.

use std::{fs, path::PathBuf};

use edge_tests::Control;
use sentiance_emulator::server::{self, Config, Running};
use webdriver_harness::{Browser, ConsoleEntry, Engine, Outcome, Profile, Sure};

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

    /// The same where the person has switched off cookies, and with them all that a page could keep.
    pub async fn start_chromium_without_cookies(flags: &[&str]) -> Sure<Self> {
        let profile = Profile::fresh()?;
        let settings = profile.path().join("Default");
        fs::create_dir(&settings)?;
        fs::write(settings.join("Preferences"), r#"{ "profile": { "default_content_setting_values": { "cookies": 2 } } }"#)?;
        Self::with(Browser::start_chromium_on(&profile, flags).await?, None).await
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

    /// The same emulator, and another browser from here on.
    pub async fn seen_from(self, browser: Browser) -> Sure<Self> {
        leave(self.browser).await?;
        Ok(Self { browser, ..self })
    }

    /// The browser dies as in a crash; another is started then.
    pub async fn after_a_kill(self, start: impl AsyncFnOnce() -> webdriver_harness::Result<Browser>) -> Sure<Self> {
        self.browser.kill();
        Ok(Self { browser: start().await?, ..self })
    }

    /// Ends the test: the pages had nothing to complain about.
    pub async fn finish(self) -> Outcome {
        leave(self.browser).await?;
        self.emulator.stop().await;
        Ok(())
    }
}

async fn leave(browser: Browser) -> Outcome {
    let complaints: Vec<_> = match browser.engine() {
        Engine::Chromium => browser.console().await?.iter().filter(|entry| is_complaint(entry)).map(ToString::to_string).collect(),
        // A WebView writes it there; browsers keep it to themselves.
        _ => browser.driver_log().lines().filter(|line| line.contains(": CONSOLE ")).map(ToOwned::to_owned).collect(),
    };
    assert!(complaints.is_empty(), "the console has:\n{}", complaints.join("\n"));
    Ok(browser.close().await?)
}

/// Browsers ask for an icon by themselves, whether or not an app has one.
fn is_complaint(entry: &ConsoleEntry) -> bool {
    let of_an_icon = entry.is_failed_request() && entry.message.contains("/favicon.ico");
    !of_an_icon && entry.level != "INFO" && entry.level != "DEBUG"
}
