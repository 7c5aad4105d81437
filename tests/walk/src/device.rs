//! One device: an emulator with origins of its own, and the tabs that a schedule plays in.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sentiance_emulator::server::{self, Config, Running};
use serde::Deserialize;
use webdriver_harness::{Browser, Sure, Tab};

use crate::plan::Plan;
use crate::record::Record;
use crate::schedule::{Schedule, TABS};

/// Schedules that wait at the desk, so that it is never without work.
const AHEAD: usize = 3;
/// Longer than any schedule takes.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Device {
    emulator: Running,
    tabs: Vec<Tab>,
    under_way: VecDeque<Schedule>,
    /// When there was news last.
    heard: Instant,
}

/// What a device has done since it was looked at last.
#[derive(Default)]
pub struct Done {
    pub played: Vec<(Schedule, Record)>,
    /// It is no longer fit for another schedule, and why.
    pub worn: Option<String>,
}

/// What the desk has for the driver.
#[derive(Deserialize)]
struct News {
    played: Vec<Played>,
    close: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Played {
    Record(Record),
    /// The desk itself failed.
    Broken(String),
}

impl Device {
    /// Tabs of its own in that browser, with the package served to them.
    pub async fn open(browser: &Browser, package: &Path) -> Sure<Self> {
        let config = Config { www: Some(pages()), package: Some(package.to_owned()), control: true, ..Config::default() };
        let mut device = Self { emulator: server::start(config).await?, tabs: Vec::new(), under_way: VecDeque::new(), heard: Instant::now() };
        for tab in 0..TABS {
            let opened = device.open_tab(browser, tab).await?;
            device.tabs.push(opened);
        }
        browser.go_to(&device.tabs[0]).await?;
        let start = Instant::now();
        while browser.run("return globalThis.desk?.isReady()", vec![]).await? != true {
            if start.elapsed() > PATIENCE {
                return Err("the tabs did not load; is the package built, and does the engine have BroadcastChannel?".into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(device)
    }

    /// How many pairs of its tabs share a process.
    pub async fn shared_processes(&self, browser: &Browser) -> Sure<u64> {
        browser.go_to(&self.tabs[0]).await?;
        let pairs = browser.run_async("return await desk.shared()", vec![], PATIENCE).await?;
        Ok(pairs.as_u64().ok_or("the desk did not count its tabs")?)
    }

    /// Brings work, takes what is done, and does for the desk what only the driver can.
    pub async fn tend(&mut self, browser: &Browser, schedules: &mut dyn Iterator<Item = Schedule>) -> Sure<Done> {
        let mut plans = Vec::new();
        while self.under_way.len() < AHEAD {
            let Some(schedule) = schedules.next() else { break };
            plans.push(serde_json::to_value(Plan::of(&schedule))?);
            self.under_way.push_back(schedule);
        }
        let brought = !plans.is_empty();
        browser.go_to(&self.tabs[0]).await?;
        let news = browser.run("return desk.tend(arguments[0])", vec![plans.into()]).await?;
        let news: News = serde_json::from_str(news.as_str().unwrap_or_default())?;
        let is_alive = brought || !news.played.is_empty();
        for tab in news.close {
            browser.go_to(&self.tabs[tab]).await?;
            browser.close_tab().await?;
            // A driver without a current tab opens none.
            browser.go_to(&self.tabs[0]).await?;
            self.tabs[tab] = self.open_tab(browser, tab).await?;
        }
        if is_alive {
            self.heard = Instant::now();
        } else if self.heard.elapsed() > PATIENCE && !self.is_idle() {
            let waits = browser.run("return desk.waitsFor()", vec![]).await?;
            return Err(format!("seed {} does not come to its end; the desk waits for: {waits}", self.under_way[0].seed).into());
        }
        let mut done = Done::default();
        for played in news.played {
            let schedule = self.under_way.pop_front().ok_or("the desk did more than it was told")?;
            match played {
                Played::Record(record) => {
                    if !record.settled {
                        done.worn = Some("a call hangs".into());
                    }
                    done.played.push((schedule, record));
                }
                Played::Broken(why) => {
                    done.worn = Some(why);
                    self.under_way.push_front(schedule);
                    break;
                }
            }
        }
        Ok(done)
    }

    /// Closes its tabs; gives back what it did not come to.
    pub async fn abandon(self, browser: &Browser) -> Sure<impl Iterator<Item = Schedule>> {
        for tab in &self.tabs {
            browser.go_to(tab).await?;
            browser.close_tab().await?;
        }
        self.emulator.stop().await;
        Ok(self.under_way.into_iter())
    }

    pub fn is_idle(&self) -> bool {
        self.under_way.is_empty()
    }

    async fn open_tab(&self, browser: &Browser, tab: usize) -> Sure<Tab> {
        // Windows rather than tabs: what lies behind another tab is slowed down.
        let opened = browser.new_separate_window().await?;
        let page = if tab == 0 { "desk" } else { "tab" };
        browser.open(&format!("{}/{page}.html?tab={tab}&tabs={TABS}", self.emulator.app_url)).await?;
        Ok(opened)
    }
}

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("page")
}
