//! Another screen, another taste: Chromium's DevTools Protocol stands in for a phone and for dark mode.

use serde_json::{Value, json};

use crate::{Browser, Engine, Error, Result, command::Command};

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

    /// Any command of the DevTools Protocol.
    pub async fn cdp(&self, method: &'static str, params: Value) -> Result<Value> {
        if self.engine() != Engine::Chromium {
            return Err(Error::NotOffered { engine: self.engine(), what: "the DevTools Protocol" });
        }
        Ok(self.client().issue_cmd(Command::Cdp { method, params }).await?)
    }
}
