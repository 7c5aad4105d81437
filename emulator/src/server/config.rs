use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use crate::rules::Seed;

/// Where to listen and what to serve. The default: free ports, no files, no control API, nothing kept.
#[derive(Debug, Clone)]
pub struct Config {
    pub app: SocketAddr,
    pub platform: SocketAddr,
    /// Served at `/` of the app's origin.
    pub www: Option<PathBuf>,
    /// The built package, served under `/sentiance-web/` of the app's origin.
    pub package: Option<PathBuf>,
    /// The control API under `/emulator/` of the platform's origin.
    pub control: bool,
    /// Both origins over TLS, with a certificate made at start; HTTP/2 for clients that speak it, else HTTP/1.1.
    pub tls: bool,
    /// Keeps users, codes, tokens and idempotency keys across restarts.
    pub state: Option<PathBuf>,
    /// What there is at the start, where no state is kept yet, and after a reset; its API keys always.
    pub seed: Seed,
}

impl Default for Config {
    fn default() -> Self {
        let free_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self { app: free_port, platform: free_port, www: None, package: None, control: false, tls: false, state: None, seed: Seed::default() }
    }
}

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "cannot listen on {address} for the {side}: {reason}; end the program that has the port, or choose another with --{side} HOST:PORT (port 0: a free one)"
    )]
    Listen { side: &'static str, address: SocketAddr, reason: std::io::Error },
    #[error("cannot use the state file {}: {reason}; it is left as it is, so mend it, move it away or name another with --state", path.display())]
    State { path: PathBuf, reason: String },
    #[error("no randomness from the system: {0}")]
    Entropy(String),
    #[error("cannot make a certificate: {0}; start without --tls")]
    Certificate(String),
}
