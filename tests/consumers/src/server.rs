//! A development or production server of an app's framework. It ends with its test.

use std::{
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use webdriver_harness::{Group, Sure};

const STARTS_WITHIN: Duration = Duration::from_secs(60);

pub struct Server {
    pub url: String,
    _group: Group,
}

impl Server {
    pub async fn start(mut command: Command, port_option: &str) -> Sure<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        command.args([port_option, &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::inherit());
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
