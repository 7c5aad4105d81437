//! A page on a stage of its own: an emulator on free ports, a browser nobody used before, and a person's moves.

use std::path::PathBuf;

use sentiance_emulator::server::{self, Config, Running};
use serde_json::Value;
use webdriver_harness::{Browser, ConsoleEntry, Engine, PATIENCE, Role, Sure};

pub use webdriver_harness::Outcome;

pub const RESULT: &str = "Result of the last call";
pub const DEVICE: &str = "The user on this device";
pub const RECORD: &str = "What this device stores";
pub const HAPPENED: &str = "What happened on this device";
pub const EVENTS: &str = "Events, newest last";
pub const WIRE: &str = "Requests, newest last";

pub struct Stage {
    pub browser: Browser,
    pub emulator: Running,
}

impl Stage {
    /// The page as `npm start` shows it.
    pub async fn open() -> Sure<Self> {
        Self::open_in(Engine::Chromium).await
    }

    pub async fn open_in(engine: Engine) -> Sure<Self> {
        Self::open_with(engine, true).await
    }

    pub async fn open_with(engine: Engine, control: bool) -> Sure<Self> {
        let package = project("dist");
        if !package.join("index.js").exists() {
            return Err("dist/ is missing: run `npm run build`, then the demo's tests again".into());
        }
        let config = Config { www: Some(project("www")), package: Some(package), control, ..Config::default() };
        let emulator = server::start(config).await?;
        let browser = Browser::start(engine).await?;
        if engine == Engine::Chromium {
            browser.set_viewport(1280, 900).await?;
        }
        browser.open(&emulator.app_url).await?;
        let stage = Self { browser, emulator };
        stage.is_ready().await?;
        Ok(stage)
    }

    pub async fn is_ready(&self) -> Outcome {
        self.until_fact(DEVICE, "Module", "INITIALIZED").await
    }

    pub async fn click(&self, button: &str) -> Outcome {
        Ok(self.browser.click(Role::Button, button).await?)
    }

    pub async fn log_in(&self, name: &str) -> Outcome {
        self.click(&format!("Log in as {name}")).await?;
        Ok(self.browser.wait_for_text(&format!("{name} is logged in.")).await?)
    }

    /// Presses the button and waits for the promise to resolve; gives the user's id.
    pub async fn create(&self) -> Sure<String> {
        self.click("Create user").await?;
        self.settles("createUser() resolved").await?;
        self.fact(RESULT, "userId").await
    }

    /// Presses the button and waits for the promise to reject.
    pub async fn create_in_vain(&self) -> Outcome {
        self.click("Create user").await?;
        self.settles("createUser() rejected").await
    }

    pub async fn reset(&self) -> Outcome {
        self.click("Reset").await?;
        self.settles("reset() resolved").await
    }

    /// Breaks something, and reads what the page says of it in the end.
    pub async fn breaks(&self, scenario: &str) -> Sure<String> {
        self.click(scenario).await?;
        let what = format!("the end of \"{scenario}\"");
        let ended = || async {
            let said = self.browser.run(SAID, vec![scenario.into()]).await?;
            Ok(said.as_str().filter(|said| said.starts_with("Here: ")).map(str::to_owned))
        };
        let said = self.browser.until(&what, PATIENCE, ended).await?;
        let tone = self.browser.run(TONE, vec![scenario.into()]).await?;
        assert_eq!(tone, "scenario good", "{scenario}: {said}");
        Ok(said)
    }

    /// The page never makes a person guess: a call that settled says so, by name, in the result.
    pub async fn settles(&self, words: &str) -> Outcome {
        self.until_read(RESULT, words).await
    }

    pub async fn read(&self, region: &str) -> Sure<String> {
        Ok(self.browser.find(Role::Region, region).await?.text().await?)
    }

    pub async fn until_read(&self, region: &str, wanted: &str) -> Outcome {
        let element = self.browser.find(Role::Region, region).await?;
        let look = || async { Ok(element.text().await?.contains(wanted).then_some(())) };
        Ok(self.browser.until(&format!("\"{wanted}\" in \"{region}\""), PATIENCE, look).await?)
    }

    /// What stands beside a term of a region's definition list.
    pub async fn fact(&self, region: &str, term: &str) -> Sure<String> {
        let text = self.browser.run(FACT, vec![region.into(), term.into()]).await?;
        match text {
            Value::String(text) => Ok(text),
            _ => Err(format!("\"{region}\" has no term \"{term}\"; it reads:\n{}", self.read(region).await?).into()),
        }
    }

    pub async fn until_fact(&self, region: &str, term: &str, wanted: &str) -> Outcome {
        let look = || async {
            let text = self.browser.run(FACT, vec![region.into(), term.into()]).await?;
            Ok(text.as_str().is_some_and(|text| text.contains(wanted)).then_some(()))
        };
        Ok(self.browser.until(&format!("{term}: {wanted} in \"{region}\""), PATIENCE, look).await?)
    }

    /// The token as stored, which the page must never show.
    pub async fn stored_token(&self) -> Sure<String> {
        let token = self.browser.run("return JSON.parse(localStorage.getItem('sentiance.device')).tokenId", vec![]).await?;
        Ok(token.as_str().ok_or("no token is stored")?.to_owned())
    }

    /// Ends the test: nothing was written to the console.
    pub async fn finish(self) -> Outcome {
        self.finish_after(&[]).await
    }

    /// Ends a test that provoked failing requests, which the browser itself notes on the console: nothing else was written.
    /// Each is a part of such a note.
    pub async fn finish_after(self, provoked: &[&str]) -> Outcome {
        if self.browser.engine() == Engine::Chromium {
            self.console_is_clean(provoked).await?;
        }
        self.browser.close().await?;
        self.emulator.stop().await;
        Ok(())
    }

    /// Only Chromium's driver tells of the console.
    async fn console_is_clean(&self, provoked: &[&str]) -> Outcome {
        let expected = |entry: &ConsoleEntry| entry.is_failed_request() && provoked.iter().any(|part| entry.message.contains(part));
        let entries = self.browser.console().await?;
        let others: Vec<String> = entries.iter().filter(|entry| !expected(entry)).map(ToString::to_string).collect();
        assert!(others.is_empty(), "the console has:\n{}", others.join("\n"));
        Ok(())
    }
}

/// The description of a term, found the way a reader finds it: the region by its name, the row by its term.
const FACT: &str = "
    const [region, term] = arguments;
    const named = (section) => document.getElementById(section.getAttribute('aria-labelledby'))?.innerText.includes(region);
    const section = [...document.querySelectorAll('section')].find(named);
    const row = [...(section?.querySelectorAll('dt') ?? [])].find((dt) => dt.innerText === term);
    return row?.nextElementSibling.innerText ?? null;
";

/// What stands below a scenario's button, and how the card is marked.
const SAID: &str = "return [...document.querySelectorAll('.scenario')].find((card) => card.querySelector('button').textContent === arguments[0]).querySelector('.here').textContent";
const TONE: &str = "return [...document.querySelectorAll('.scenario')].find((card) => card.querySelector('button').textContent === arguments[0]).className";

pub fn project(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder)
}

/// Where pictures of the page are kept.
pub fn pictures() -> PathBuf {
    project("target/screenshots")
}
