//! A development or production server of an app's framework. It ends with its test.

use std::{
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use webdriver_harness::{Group, Sure};

const STARTS_WITHIN: Duration = Duration::from_secs(60);

pub fn free_port() -> Sure<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

pub struct Server {
    pub url: String,
    _group: Group,
}

impl Server {
    pub async fn start(mut command: Command, port_option: &str) -> Sure<Self> {
        let port = free_port()?;
        command.args([port_option, &port.to_string()]);
        Self::start_on(port, command).await
    }

    /// A command that knows its port.
    pub async fn start_on(port: u16, mut command: Command) -> Sure<Self> {
        command.stdout(Stdio::null()).stderr(Stdio::inherit());
        let mut group = Group::start(&mut command)?;
        let start = Instant::now();
        // By its name: some listen on IPv6 only.
        while TcpStream::connect(("localhost", port)).is_err() {
            if start.elapsed() > STARTS_WITHIN || !group.is_alive()? {
                return Err(format!("{command:?} does not serve on port {port}").into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(Self { url: format!("http://localhost:{port}"), _group: group })
    }
}
