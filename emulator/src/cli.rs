//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use sentiance_emulator::origins::about;

/// Sentiance's platform and an example app backend on your own machine, with every fault a network has
#[derive(Parser)]
#[command(name = "sentiance-emulator", version, after_help = after_help())]
pub struct Cli {
    /// Where the app's page and backend listen
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8787")]
    pub app: SocketAddr,
    /// Where the platform listens
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8788")]
    pub platform: SocketAddr,
    /// Serve both over TLS, with HTTP/2 and a certificate made at start
    #[arg(long)]
    pub tls: bool,
    /// Folder to serve at / of the app [default: www, if there is one]
    #[arg(long, value_name = "FOLDER", value_parser = folder)]
    pub www: Option<PathBuf>,
    /// Folder to serve at /sentiance-web/ [default: dist, if there is one]
    #[arg(long, value_name = "FOLDER", value_parser = folder)]
    pub package: Option<PathBuf>,
    /// Serve the control API at /emulator/ of the platform
    #[arg(long)]
    pub control: bool,
    /// Keep users, codes, tokens and idempotency keys across restarts
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
}

fn after_help() -> String {
    format!(
        r#"{}
Examples:
  sentiance-emulator --control
  sentiance-emulator --app 127.0.0.1:0 --platform 127.0.0.1:0 --tls --control
  curl localhost:8788/emulator/faults -d '{{"route": "exchange", "fault": {{"kind": "lost"}}}}'
  curl localhost:8788/emulator/counters

Port 0 is a free port: the first two lines printed are the two origins, as soon as both answer.
Ctrl-C or SIGTERM ends it.
Exit code 1: a port in use or a bad state file; 2: a wrong command line.
Every call, fault and counter is explained in the README."#,
        about()
    )
}

fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.is_dir() { Ok(path) } else { Err("there is no such folder".to_owned()) }
}

/// Help goes to stdout; what is wrong goes to stderr, in one line.
pub fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // A closed stdout has nobody to tell.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    eprintln!("sentiance-emulator: {line}; see --help");
    ExitCode::from(2)
}
