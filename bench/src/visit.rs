//! A browser that visits pages, as it is or slowed down.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};
use webdriver_harness::{Browser, Engine, Outcome, Sure};

use crate::{bundle::page, figures::Figures};

const PATIENCE: Duration = Duration::from_secs(60);

/// How many times slower the processor is made to look, and the network of a phone: Lighthouse's slow 4G.
const CPU: u32 = 4;
const LATENCY: u32 = 150;
const BYTES_A_SECOND: u32 = 1_600_000 / 8;
const UPLOADED_A_SECOND: u32 = 750_000 / 8;

pub struct Visitor {
    pub browser: Browser,
    slow: bool,
}

/// How a page's start went: milliseconds from the navigation on.
#[derive(Deserialize)]
pub struct Start {
    /// Until the first call is possible.
    pub ready: f64,
    /// Until a read told who the user is.
    pub known: f64,
    pub user: Option<String>,
    pub bytes: u64,
    pub requests: u64,
    /// The longest task of the main thread over 50 ms, and by how much all of them were over.
    pub longest: f64,
    pub blocking: f64,
    /// Bytes of wasm's memory.
    pub wasm: f64,
    pub isolated: bool,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub struct Calls {
    pub call: Figures,
    /// The same requests, bare; and with the same transactions between them.
    pub bare: Figures,
    pub ledger: Figures,
    pub read: Figures,
    pub get: Figures,
    pub sign_out: Figures,
    /// What a call is made of.
    #[serde(default)]
    pub steps: Vec<String>,
}

impl Visitor {
    pub async fn start(engine: Engine, slow: bool) -> Sure<Self> {
        let visitor = Self { browser: Browser::start(engine).await?, slow };
        if slow {
            visitor.slow_down().await?;
        }
        Ok(visitor)
    }

    async fn slow_down(&self) -> Outcome {
        self.browser.cdp("Network.enable", json!({})).await?;
        let network = json!({ "offline": false, "latency": LATENCY, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": UPLOADED_A_SECOND });
        self.browser.cdp("Network.emulateNetworkConditions", network).await?;
        self.browser.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": CPU })).await?;
        Ok(())
    }

    pub async fn visit(&self, url: &str) -> Sure<Start> {
        self.browser.open("about:blank").await?;
        self.browser.open(url).await?;
        let settled = if self.slow { 400 } else { 50 };
        Ok(serde_json::from_value(self.run("start", settled.into()).await.map_err(|failure| format!("{url}: {failure:?}"))?)?)
    }

    /// Bytes that scripts keep alive on this page, in and outside the heap, but for wasm's memory.
    pub async fn heap(&self) -> Sure<f64> {
        self.browser.cdp("HeapProfiler.collectGarbage", json!({})).await?;
        let usage = self.browser.cdp("Runtime.getHeapUsage", json!({})).await?;
        let part = |name: &str| usage[name].as_f64().unwrap_or_default();
        Ok(part("usedSize") + part("embedderHeapUsedSize") + part("backingStorageSize"))
    }

    pub async fn calls(&self, times: usize, reads: usize) -> Sure<Calls> {
        Ok(serde_json::from_value(self.run("calls", json!({ "times": times, "reads": reads })).await?)?)
    }

    /// Milliseconds for a fixed piece of work.
    pub async fn spin(&self) -> Sure<f64> {
        Ok(self.run("spin", Value::Null).await?.as_f64().ok_or("the page did not spin")?)
    }

    /// Runs a file of `page/`, the body of an async function, as the page's own script: what a driver runs sees another global object in Firefox.
    pub async fn run(&self, name: &str, argument: Value) -> Sure<Value> {
        let body = page(&format!("{name}.js"))?;
        let script = format!("window.came = (async function () {{ {body} }}).call(null, {argument});");
        let inject = "const script = document.createElement('script');
            script.textContent = arguments[0];
            document.head.append(script);
            return JSON.stringify((await window.came) ?? null);";
        let came = self.browser.run_async(inject, vec![script.into()], PATIENCE).await?;
        Ok(serde_json::from_str(came.as_str().unwrap_or_default())?)
    }

    pub async fn close(self) -> Outcome {
        Ok(self.browser.close().await?)
    }
}

/// `12.3 s`.
pub fn seconds(since: Instant) -> String {
    format!("{:.1} s", since.elapsed().as_secs_f64())
}
