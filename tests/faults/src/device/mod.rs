//! A device without a driver: a browser on a profile that outlives it, whose pages do what the test says. It can be killed, whole or tab by
//! tab, and frozen; and it is started again on what the kill left.

mod app;
mod puppet;
mod who;

use std::time::{Duration, Instant};

pub use app::App;
use edge_tests::{Engine, PageProcess, Profile, Sure, Unattended};
pub use puppet::{Puppet, Reached};
pub use who::Found;

/// As long as processes may take to show in the list of processes.
const SHOWS_WITHIN: Duration = Duration::from_secs(5);
const LOOK_AGAIN: Duration = Duration::from_millis(10);

pub struct Device(Unattended);

impl Device {
    /// Starts the browser with these pages, each in a tab and a process of its own.
    pub async fn start(engine: Engine, profile: &Profile, pages: &[&Puppet]) -> Sure<Self> {
        let urls: Vec<String> = pages.iter().map(|page| page.url()).collect();
        // Firefox would put a page that another one opens into the same process; Chromium takes one URL only.
        let at_start = if engine == Engine::Firefox { urls.len() } else { 1 };
        let browser = Unattended::open(engine, profile, &urls[..at_start])?;
        for url in &urls[at_start..] {
            pages[0].run(&format!("open({url:?}, '_blank', 'noopener')")).await?;
        }
        for page in pages {
            page.run("").await?;
        }
        Ok(Self(browser))
    }

    /// The whole browser dies at once.
    pub fn kill(self) {
        self.0.kill();
    }

    /// The processes of so many pages that were marked.
    pub async fn marked(&self, count: usize) -> Sure<Vec<PageProcess>> {
        let start = Instant::now();
        loop {
            let marked = self.0.pages_with_workers()?;
            if marked.len() == count {
                return Ok(marked);
            }
            if start.elapsed() > SHOWS_WITHIN {
                return Err(format!("{count} pages were marked, and {} processes have the mark", marked.len()).into());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
}
