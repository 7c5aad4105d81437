//! The driver's process, in a group of its own with the browser it starts.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::process::CommandExt,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;

use crate::{Engine, Error, Profile, Result};

const STARTS_WITHIN: Duration = Duration::from_secs(30);
/// Another process may take the free port first; then the next one is tried.
const TRIES: usize = 3;

#[derive(Debug)]
pub(crate) struct Driver {
    child: Child,
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
        let child = engine
            .command(port, profile)?
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .process_group(0)
            .spawn()
            .map_err(|cause| Error::NoDriver { engine, driver: engine.driver(), package: engine.package(), variable: engine.variable(), cause })?;
        Ok(Self { child, port, log })
    }

    async fn listens(&mut self) -> Result<bool> {
        let start = Instant::now();
        while start.elapsed() < STARTS_WITHIN && self.child.try_wait()?.is_none() {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return Ok(true);
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        Ok(false)
    }
}

impl Drop for Driver {
    /// A kill, not a request: it works however the test ended, and leaves no browser behind.
    fn drop(&mut self) {
        // Errors mean that the group is gone already, which is what is wanted.
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        let _ = self.child.wait();
    }
}
