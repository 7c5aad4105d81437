//! The driver's process, in a group of its own with the browser it starts.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener, TcpStream},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{Engine, Error, Profile, Result, group::Group};

const STARTS_WITHIN: Duration = Duration::from_secs(30);
/// Another process may take the free port first; then the next one is tried.
const TRIES: usize = 3;

#[derive(Debug)]
pub(crate) struct Driver {
    group: Group,
    port: u16,
    // Holds what the driver said until it is gone.
    log: TempDir,
}

impl Driver {
    pub async fn start(engine: Engine, profile: &Profile) -> Result<Self> {
        let mut last = String::new();
        for _ in 0..TRIES {
            let mut driver = Self::spawn(engine, profile)?;
            if driver.listens().await? {
                return Ok(driver);
            }
            last = driver.said();
        }
        Err(Error::DriverDied { engine, said: last })
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What the driver and the browser wrote, for the message of a failure.
    pub fn said(&self) -> String {
        fs::read_to_string(self.log.path().join("driver.log")).unwrap_or_default()
    }

    fn spawn(engine: Engine, profile: &Profile) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let log = TempDir::new()?;
        let file = File::create(log.path().join("driver.log"))?;
        let group = Group::start(engine.command(port, profile)?.stdout(file.try_clone()?).stderr(file)).map_err(|cause| Error::NoDriver {
            engine,
            driver: engine.driver(),
            package: engine.package(),
            variable: engine.variable(),
            cause,
        })?;
        Ok(Self { group, port, log })
    }

    async fn listens(&mut self) -> Result<bool> {
        let start = Instant::now();
        while start.elapsed() < STARTS_WITHIN && self.group.is_alive()? {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return Ok(true);
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        Ok(false)
    }
}
