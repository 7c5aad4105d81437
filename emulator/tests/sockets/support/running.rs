//! Where the emulator under test runs: in this process, or in Node's.

use std::ffi::OsStr;
use std::process::Stdio;

use sentiance_emulator::server::{self, Config};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::PATIENCE;

pub struct Running {
    pub app_url: String,
    pub platform_url: String,
    pub certificate: Option<Vec<u8>>,
    place: Place,
}

enum Place {
    Here(server::Running),
    /// Its output is held open: what it has to say must have somebody to read it.
    InNode {
        child: Child,
        _output: Lines<BufReader<ChildStdout>>,
    },
}

pub async fn start(config: Config) -> Running {
    match std::env::var_os("EMULATOR_CLI") {
        None => {
            let running = server::start(config).await.expect("free ports and a usable state file");
            let (app_url, platform_url, certificate) = (running.app_url.clone(), running.platform_url.clone(), running.certificate.clone());
            Running { app_url, platform_url, certificate, place: Place::Here(running) }
        }
        Some(script) => {
            assert!(!config.tls && config.www.is_none() && config.package.is_none(), "Node's has neither TLS nor files: {config:?}");
            let mut command = Command::new("node");
            command.arg(script).args(["emulator", "--app", &config.app.to_string(), "--platform", &config.platform.to_string()]);
            command.args(config.state.iter().flat_map(|state| [OsStr::new("--state"), state.as_os_str()]));
            // The platform reads it before its first line; what it was read from has to last until then.
            let seed = tempfile::NamedTempFile::new().expect("a file");
            std::fs::write(seed.path(), serde_json::to_vec(&config.seed).expect("JSON")).expect("it can be written");
            command.arg("--seed").arg(seed.path());
            let child = command.args(config.control.then_some("--control")).stdout(Stdio::piped()).kill_on_drop(true).spawn();
            let mut child = child.expect("node");
            let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
            let mut url = async || {
                let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.expect("it starts in time").expect("text").expect("two lines");
                line.rsplit(' ').next().unwrap_or_default().to_owned()
            };
            let (app_url, platform_url) = (url().await, url().await);
            Running { app_url, platform_url, certificate: None, place: Place::InNode { child, _output: lines } }
        }
    }
}

impl Running {
    pub async fn stop(self) {
        match self.place {
            Place::Here(running) => running.stop().await,
            Place::InNode { mut child, .. } => {
                let id = child.id().expect("it runs").to_string();
                assert!(Command::new("kill").arg(&id).status().await.expect("kill").success());
                assert_eq!(child.wait().await.expect("its end").code(), Some(0));
            }
        }
    }
}
