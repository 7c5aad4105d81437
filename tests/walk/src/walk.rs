//! Many schedules on several devices of one browser at once.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use webdriver_harness::{Browser, Engine, Outcome, Sure};

use crate::device::Device;
use crate::record::Record;
use crate::schedule::Schedule;

/// Between two looks at the desks. Each look costs; a schedule takes longer.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// More than the naive way needs.
const MOST_RENEWED: usize = 200;

pub struct Walk {
    browser: Browser,
    devices: Vec<Device>,
    package: PathBuf,
    /// Devices that were thrown away: what hangs there must not disturb the next schedule.
    renewed: usize,
}

impl Walk {
    pub async fn open(engine: Engine, devices: usize, package: &Path) -> Sure<Self> {
        let mut walk = Self { browser: Browser::start(engine).await?, devices: Vec::new(), package: package.to_owned(), renewed: 0 };
        // The page that browsers begin with is never at rest.
        walk.browser.open("about:blank").await?;
        for _ in 0..devices {
            let device = Device::open(&walk.browser, package).await?;
            walk.devices.push(device);
        }
        Ok(walk)
    }

    /// Pairs of tabs of one device that share a process, over all devices.
    pub async fn shared_processes(&self) -> Sure<u64> {
        let mut shared = 0;
        for device in &self.devices {
            shared += device.shared_processes(&self.browser).await?;
        }
        Ok(shared)
    }

    /// Plays all of them and shows each with its record; no more are begun once `see` has seen enough.
    pub async fn play(&mut self, schedules: impl IntoIterator<Item = Schedule>, mut see: impl FnMut(Schedule, Record) -> ControlFlow<()>) -> Outcome {
        let mut schedules = schedules.into_iter();
        let mut again = Vec::new();
        let mut enough = false;
        loop {
            let mut idle = true;
            for device in &mut self.devices {
                let mut fresh = std::iter::from_fn(|| if enough { None } else { again.pop().or_else(|| schedules.next()) });
                let done = device.tend(&self.browser, &mut fresh).await?;
                for (schedule, record) in done.played {
                    enough |= see(schedule, record).is_break();
                }
                if let Some(why) = done.worn {
                    self.renewed += 1;
                    if self.renewed > MOST_RENEWED {
                        return Err(format!("devices wear out all the time; the last one because {why}").into());
                    }
                    let worn = std::mem::replace(device, Device::open(&self.browser, &self.package).await?);
                    again.extend(worn.abandon(&self.browser).await?);
                }
                idle &= device.is_idle();
            }
            if idle && (enough || again.is_empty()) {
                return Ok(());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    pub async fn close(self) -> Outcome {
        Ok(self.browser.close().await?)
    }
}
