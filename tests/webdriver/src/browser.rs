//! One browser: its session, its tabs, its scripts and its pictures.

use std::{fs, path::Path, time::Duration};

use fantoccini::{Client, ClientBuilder, wd::Capabilities, wd::TimeoutConfiguration, wd::WindowHandle};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;

use crate::{Engine, Error, Profile, Result, driver::Driver};

#[derive(Debug)]
pub struct Browser {
    engine: Engine,
    client: Client,
    // Dropped before the profile: it takes the browser with it, which would go on writing there.
    driver: Driver,
    profile: Profile,
}

/// A tab or window of this browser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tab(WindowHandle);

impl Browser {
    /// A browser nobody has used before.
    pub async fn start(engine: Engine) -> Result<Self> {
        Self::start_on(engine, &Profile::fresh()?).await
    }

    /// WebKit's driver keeps nothing on disk, whatever the profile: see [`crate::Unattended`].
    pub async fn start_on(engine: Engine, profile: &Profile) -> Result<Self> {
        Self::start_with(engine, profile, &[], false).await
    }

    /// One that has no WebAssembly.
    pub async fn start_without_wasm(engine: Engine, profile: &Profile) -> Result<Self> {
        Self::start_with(engine, profile, &[], true).await
    }

    /// Chromium, with flags of the test's own.
    pub async fn start_chromium(flags: &[&str]) -> Result<Self> {
        Self::start_chromium_on(&Profile::fresh()?, flags).await
    }

    /// The same on a profile that the test has prepared.
    pub async fn start_chromium_on(profile: &Profile, flags: &[&str]) -> Result<Self> {
        Self::start_with(Engine::Chromium, profile, flags, false).await
    }

    async fn start_with(engine: Engine, profile: &Profile, flags: &[&str], without_wasm: bool) -> Result<Self> {
        Self::connect(engine, profile, engine.capabilities(profile, flags, without_wasm)?).await
    }

    pub(crate) async fn connect(engine: Engine, profile: &Profile, wanted: Capabilities) -> Result<Self> {
        let driver = Driver::start(engine, profile).await?;
        let client =
            ClientBuilder::new(HttpConnector::new()).capabilities(wanted).connect(&driver.url()).await.map_err(|cause| Error::NoSession { engine, cause })?;
        Ok(Self { engine, client, driver, profile: profile.clone() })
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The browser's version, as its driver tells it.
    pub fn version(&self) -> String {
        let told = self.client.capabilities().and_then(|known| known.get("browserVersion")?.as_str());
        told.unwrap_or("of unknown version").into()
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The WebDriver client itself, for what this crate has no word for.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What the driver and the browser wrote so far, for a failure's message.
    pub fn driver_log(&self) -> String {
        self.driver.said()
    }

    /// The whole browser dies at once, as in a crash: nothing is flushed, nothing is closed.
    pub fn kill(self) {
        drop(self);
    }

    /// Ends the session in good order.
    pub async fn close(self) -> Result<()> {
        Ok(self.client.clone().close().await?)
    }

    pub async fn open(&self, url: &str) -> Result<()> {
        Ok(self.client.goto(url).await?)
    }

    pub async fn reload(&self) -> Result<()> {
        Ok(self.client.refresh().await?)
    }

    pub async fn current_tab(&self) -> Result<Tab> {
        Ok(Tab(self.client.window().await?))
    }

    /// Opens another tab and goes to it.
    pub async fn new_tab(&self) -> Result<Tab> {
        self.new_window(true).await
    }

    /// Opens another window and goes to it.
    pub async fn new_separate_window(&self) -> Result<Tab> {
        self.new_window(false).await
    }

    pub async fn go_to(&self, tab: &Tab) -> Result<()> {
        Ok(self.client.switch_to_window(tab.0.clone()).await?)
    }

    pub async fn close_tab(&self) -> Result<()> {
        Ok(self.client.close_window().await?)
    }

    /// Runs the body of a function, `arguments` being `args`; its result must be JSON.
    pub async fn run(&self, script: &str, args: Vec<Value>) -> Result<Value> {
        Ok(self.client.execute(script, args).await?)
    }

    /// Runs the body of an async function and waits for what it resolves with.
    pub async fn run_async(&self, script: &str, args: Vec<Value>, timeout: Duration) -> Result<Value> {
        let timeouts = TimeoutConfiguration::new(Some(timeout), None, None);
        self.client.update_timeouts(timeouts).await?;
        // The driver's callback comes last among the arguments; a rejection must not look like a timeout.
        let wrapped = format!(
            "const settle = arguments[arguments.length - 1];
             (async function () {{ {script} }}).apply(null, [...arguments].slice(0, -1))
               .then((value) => settle({{ value }}), (error) => settle({{ error: String(error) }}));"
        );
        let settled = self.client.execute_async(&wrapped, args).await?;
        match settled.get("error").and_then(Value::as_str) {
            Some(error) => Err(Error::Script(error.into())),
            None => Ok(settled.get("value").cloned().unwrap_or(Value::Null)),
        }
    }

    /// A picture of what is in the viewport, as PNG.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        let picture = self.client.screenshot().await?;
        let write = || {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, &picture)
        };
        write().map_err(|cause| Error::File { path: path.into(), cause })
    }

    async fn new_window(&self, as_tab: bool) -> Result<Tab> {
        let tab = Tab(self.client.new_window(as_tab).await?.handle);
        self.go_to(&tab).await?;
        Ok(tab)
    }
}
