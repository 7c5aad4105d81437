//! A browser and an emulator for one test, and the scripts it runs there.

use std::{path::PathBuf, time::Duration};

use sentiance_emulator::server::{self, Config, Running};
use serde_json::{Value, json};
use webdriver_harness::{Browser, ConsoleEntry, Engine};

use crate::{Control, Outcome, Site, Sure, browsers, without_wasm};

/// What the scripts of a test can use.
pub const PRELUDE: &str = include_str!("page.js");
/// Longer than any call may take: a script that never ends is a failure of its own.
const SCRIPT_PATIENCE: Duration = Duration::from_secs(50);

pub struct Stage {
    pub browser: Browser,
    pub emulator: Running,
    pub control: Control,
}

impl Stage {
    /// An empty page on the app's origin in Chromium, and nobody logged in.
    pub async fn open() -> Sure<Self> {
        Self::open_in(Engine::Chromium, package()?).await
    }

    /// The same in any engine, with whatever is to be served as the package.
    pub async fn open_in(engine: Engine, package: PathBuf) -> Sure<Self> {
        Self::open_with(engine, package, false).await
    }

    /// The same over TLS, where browsers speak HTTP/2.
    pub async fn open_over_tls(engine: Engine, package: PathBuf) -> Sure<Self> {
        Self::open_with(engine, package, true).await
    }

    async fn open_with(engine: Engine, package: PathBuf, tls: bool) -> Sure<Self> {
        let emulator = server::start(Config { package: Some(package), control: true, tls, ..Config::default() }).await?;
        let control = Control::of(&emulator)?;
        let stage = Self { browser: browsers::take(engine).await?, emulator, control };
        stage.open_page().await?;
        stage.forget().await?;
        Ok(stage)
    }

    pub async fn open_as(person: &str) -> Sure<Self> {
        let stage = Self::open().await?;
        stage.log_in(person).await?;
        Ok(stage)
    }

    /// An empty page on the app's origin in the current tab.
    pub async fn open_page(&self) -> Outcome {
        Ok(self.browser.open(&format!("{}/blank", self.emulator.app_url)).await?)
    }

    pub async fn log_in(&self, person: &str) -> Outcome {
        let in_there = self.run(&format!("return (await logIn({})).ok", json!(person))).await?;
        if in_there == true { Ok(()) } else { Err(format!("{person} could not log in").into()) }
    }

    /// Runs the body of an async function in the page. It sees all of `page.js`, and `app`, `backend`, `platform`: the emulator's URLs.
    pub async fn run(&self, script: &str) -> Sure<Value> {
        let Running { app_url, platform_url, .. } = &self.emulator;
        let here = json!({ "app": app_url, "backend": format!("{app_url}/auth/code"), "platform": platform_url });
        let script = format!("const {{ app, backend, platform }} = arguments[0];\n{PRELUDE}\n{script}");
        Ok(self.browser.run_async(&script, vec![here], SCRIPT_PATIENCE).await?)
    }

    /// What a call came to; `call` is an expression in which `m` is the module.
    pub async fn call(&self, call: &str) -> Sure<Value> {
        self.run(&format!("return await told((m) => {call})")).await
    }

    /// Begins a call and comes back at once; `settled` tells what it came to, in the same tab.
    pub async fn begin(&self, call: &str) -> Outcome {
        // Wrapped, because a promise that is returned is waited for. On `window`: Firefox's driver gives each script a `globalThis` of its own.
        self.run(&format!("await sentiance(); window.begun = {{ call: told((m) => {call}) }}")).await.map(drop)
    }

    pub async fn settled(&self) -> Sure<Value> {
        self.run("return await begun.call").await
    }

    /// Creates the user of whoever is logged in; its id.
    pub async fn create(&self) -> Sure<String> {
        let told = self.call("m.createUser({ authCodeUrl: backend })").await?;
        match told["value"]["userInfo"]["userId"].as_str() {
            Some(id) => Ok(id.to_owned()),
            None => Err(format!("createUser came to {told}").into()),
        }
    }

    pub async fn reset(&self) -> Outcome {
        let told = self.call("m.reset()").await?;
        assert_eq!(told["value"], json!({ "initState": "INITIALIZED" }), "{told}");
        Ok(())
    }

    /// The user of this device by all that can be asked; `None` where all say that there is none.
    pub async fn user(&self) -> Sure<Option<String>> {
        let told = self.call("Promise.all([m.getUserId(), m.userExists(), m.isUserLinked()])").await?;
        match &told["value"] {
            Value::Array(answers) => match answers.as_slice() {
                [Value::String(id), Value::Bool(true), Value::Bool(true)] => Ok(Some(id.clone())),
                [Value::Null, Value::Bool(false), Value::Bool(false)] => Ok(None),
                _ => Err(format!("getUserId, userExists and isUserLinked disagree: {told}").into()),
            },
            _ => Err(format!("a question about the user came to {told}").into()),
        }
    }

    pub async fn stored(&self) -> Sure<Value> {
        self.run("return await stored()").await
    }

    /// Ends the test: nothing was written to the console.
    pub async fn finish(self) -> Outcome {
        self.finish_after(&[]).await
    }

    /// Ends a test that provoked failing requests, which the browser itself notes on the console: nothing else was written.
    /// Each is a part of such a note.
    pub async fn finish_after(self, provoked: &[&str]) -> Outcome {
        // A refusal by CORS is noted under another source than other failed requests.
        let of_a_request = |entry: &ConsoleEntry| entry.is_failed_request() || entry.message.contains("blocked by CORS policy");
        let expected = |entry: &ConsoleEntry| of_a_request(entry) && provoked.iter().any(|part| entry.message.contains(part));
        // Only Chromium's driver tells what is on the console.
        if self.browser.engine() == Engine::Chromium {
            let entries = self.browser.console().await?;
            let others: Vec<String> = entries.iter().filter(|entry| !expected(entry)).map(ToString::to_string).collect();
            assert!(others.is_empty(), "the console has:\n{}", others.join("\n"));
        }
        self.leave().await
    }

    /// Ends a test that does not care what is on the console.
    pub async fn leave(self) -> Outcome {
        self.emulator.stop().await;
        browsers::give_back(self.browser).await
    }

    /// A page of somebody else's in the current tab.
    pub async fn visit(&self, site: &Site, path: &str) -> Outcome {
        self.browser.open(&format!("{}/blank", site.url)).await?;
        self.forget().await?;
        Ok(self.browser.open(&format!("{}{path}", site.url)).await?)
    }

    /// An earlier test may have had the same port, and so the same origin.
    async fn forget(&self) -> Outcome {
        self.run("localStorage.clear(); for (const { name } of await indexedDB.databases()) await done(indexedDB.deleteDatabase(name))").await.map(drop)
    }

    /// Kills the whole browser with SIGKILL and starts it again on the same profile.
    pub async fn kill_and_restart(self) -> Sure<Self> {
        let Self { browser, emulator, control } = self;
        let (engine, profile) = (browser.engine(), browser.profile().clone());
        browser.kill();
        let stage = Self { browser: browsers::start_on(engine, &profile).await?, emulator, control };
        stage.open_page().await?;
        Ok(stage)
    }
}

/// The package under test.
pub fn package() -> Sure<PathBuf> {
    if without_wasm() { crate::without_wasm::package() } else { built() }
}

/// The built package.
pub fn built() -> Sure<PathBuf> {
    let package = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../dist");
    if package.join("index.js").exists() { Ok(package) } else { Err("dist/ is missing: run `npm run build`, then these tests again".into()) }
}
