//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser};
use sentiance_emulator::origins::about;
use serde::Deserialize;

/// Sentiance's platform and an example app backend on your own machine, with every fault a network has
#[derive(Parser)]
#[command(name = "sentiance-emulator", version, after_help = after_help())]
pub struct Cli {
    /// Take the options that are not given here from this file (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub options: Options,
}

/// By the same names on the command line and in the file.
#[derive(Args, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Where the app's page and backend listen [default: 127.0.0.1:8787]
    #[arg(long, value_name = "HOST:PORT")]
    pub app: Option<SocketAddr>,
    /// Where the platform listens [default: 127.0.0.1:8788]
    #[arg(long, value_name = "HOST:PORT")]
    pub platform: Option<SocketAddr>,
    /// Serve both over TLS, with HTTP/2 and a certificate made at start
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    pub tls: Option<bool>,
    /// Folder to serve at / of the app [default: www, if there is one]
    #[arg(long, value_name = "FOLDER")]
    pub www: Option<PathBuf>,
    /// Folder to serve at /sentiance-web/ [default: dist, if there is one]
    #[arg(long, value_name = "FOLDER")]
    pub package: Option<PathBuf>,
    /// Serve the control API and its page at /emulator/ of the platform
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_possible_values = true)]
    pub control: Option<bool>,
    /// Keep users, codes, tokens and idempotency keys across restarts
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Begin with the users and API keys of this file (JSON)
    #[arg(long, value_name = "FILE")]
    pub seed: Option<PathBuf>,
}

impl Options {
    /// What is not given here is taken from there.
    pub fn or(self, other: Self) -> Self {
        Self {
            app: self.app.or(other.app),
            platform: self.platform.or(other.platform),
            tls: self.tls.or(other.tls),
            www: self.www.or(other.www),
            package: self.package.or(other.package),
            control: self.control.or(other.control),
            state: self.state.or(other.state),
            seed: self.seed.or(other.seed),
        }
    }

    pub fn paths_mut(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        [&mut self.www, &mut self.package, &mut self.state, &mut self.seed].into_iter().flatten()
    }

    /// Those that must be there.
    pub fn folders(&self) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        [("www", &self.www), ("package", &self.package)].into_iter().filter_map(|(name, folder)| Some((name, folder.as_ref()?)))
    }
}

fn after_help() -> String {
    format!(
        r#"{}
Examples:
  sentiance-emulator --control
  sentiance-emulator --config emulator.toml --control=false
  sentiance-emulator --app 127.0.0.1:0 --platform 127.0.0.1:0 --tls --control
  curl localhost:8788/emulator/faults -d '{{"route": "exchange", "fault": {{"kind": "lost"}}}}'
  curl localhost:8788/emulator/counters

Port 0 is a free port: the first two lines printed are the two origins, as soon as both answer.
Ctrl-C or SIGTERM ends it.
Exit code 1: a port in use or a bad state file; 2: a wrong command line, config or seed file.
Every call, fault and counter is explained in the README."#,
        about()
    )
}

/// Help goes to stdout; what is wrong goes to stderr, in one line.
pub fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // A closed stdout has nobody to tell.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    wrong(text.lines().next().unwrap_or_default().trim_start_matches("error: "))
}

pub fn wrong(what: impl std::fmt::Display) -> ExitCode {
    eprintln!("sentiance-emulator: {what}; see --help");
    ExitCode::from(2)
}
