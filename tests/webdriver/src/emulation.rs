//! Another screen, another taste, no network: what a driver can make the browser believe.

use serde_json::{Value, json};

use crate::{Browser, Engine, Error, PATIENCE, Result, command::Command};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColorScheme {
    Light,
    Dark,
}

impl Browser {
    /// The page's inner size. Unlike the window's size it can be as narrow as a phone.
    pub async fn set_viewport(&self, width: u32, height: u32) -> Result<()> {
        let phone = width < 600;
        let params = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.cdp("Emulation.setDeviceMetricsOverride", params).await.map(drop)
    }

    pub async fn set_color_scheme(&self, scheme: ColorScheme) -> Result<()> {
        let value = match scheme {
            ColorScheme::Light => "light",
            ColorScheme::Dark => "dark",
        };
        let params = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.cdp("Emulation.setEmulatedMedia", params).await.map(drop)
    }

    /// Takes the network away from the current tab (Chromium) or the browser (Firefox), or gives it back. `navigator.onLine` and its events follow.
    pub async fn set_offline(&self, offline: bool) -> Result<()> {
        match self.engine() {
            Engine::Chromium => {
                self.cdp("Network.enable", json!({})).await?;
                let params = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
                self.cdp("Network.emulateNetworkConditions", params).await?;
            }
            Engine::Firefox => {
                self.client().issue_cmd(Command::Context("chrome")).await?;
                // Connections that are open already would outlive it.
                let script = "Services.io.offline = arguments[0]; Services.obs.notifyObservers(null, 'net:cancel-all-connections');";
                let set = self.run(script, vec![offline.into()]).await;
                self.client().issue_cmd(Command::Context("content")).await?;
                set?;
            }
            Engine::WebKit => return Err(Error::NotOffered { engine: Engine::WebKit, what: "a network that can be switched off" }),
        }
        // Pages learn of it a moment later.
        let known = async || Ok((self.run("return navigator.onLine", vec![]).await? == !offline).then_some(()));
        self.until("the page to learn of its network", PATIENCE, known).await
    }

    /// Any command of the DevTools Protocol.
    pub async fn cdp(&self, method: &'static str, params: Value) -> Result<Value> {
        if self.engine() != Engine::Chromium {
            return Err(Error::NotOffered { engine: self.engine(), what: "the DevTools Protocol" });
        }
        Ok(self.client().issue_cmd(Command::Cdp { method, params }).await?)
    }
}
