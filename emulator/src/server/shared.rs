use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_rustls::rustls::pki_types::CertificateDer;

use super::app::{Backend, Sessions};
use super::clock::Clock;
use super::config::{Config, Error, KEY_WITH_USER_LINK, KEY_WITHOUT_USER_LINK, Result};
use super::counters::Counters;
use super::log::Log;
use super::state_file::StateFile;
use super::tls;
use crate::faults::Plan;
use crate::rules::{ApiKeys, Entropy, Moment, Platform, Scope};

/// What all connections of both origins share.
pub(super) struct Shared {
    pub app_url: String,
    pub platform_url: String,
    pub www: Option<PathBuf>,
    pub package: Option<PathBuf>,
    pub control: bool,
    pub tls: bool,
    pub clock: Clock,
    pub counters: Counters,
    pub log: Log,
    pub sessions: Sessions,
    pub backend: Backend,
    platform: Mutex<Platform>,
    faults: Mutex<Plan>,
    state: Option<StateFile>,
}

impl Shared {
    pub fn new(config: &Config, app: SocketAddr, platform: SocketAddr, certificate: Option<&CertificateDer<'static>>) -> Result<Self> {
        let mut key = [0; 16];
        // Asked once where an error can still be told; from then on the system has randomness.
        getrandom::fill(&mut key).map_err(|reason| Error::Entropy(reason.to_string()))?;
        let backend_key = format!("emulator-app-backend-{:032x}", u128::from_le_bytes(key));
        let api_keys = ApiKeys::default().with(KEY_WITH_USER_LINK, &[Scope::UserLink]).with(KEY_WITHOUT_USER_LINK, &[]).with(&backend_key, &[Scope::UserLink]);
        let (state, snapshot) = match &config.state {
            Some(path) => StateFile::open(path).map(|(file, snapshot)| (Some(file), snapshot))?,
            None => (None, None),
        };
        let rules = match snapshot {
            Some(snapshot) => Platform::restored(api_keys, snapshot),
            None => Platform::new(api_keys),
        };
        if let Some(state) = &state {
            // A place that cannot be written is told now, not when the first user is made.
            state.save(&rules)?;
        }
        Ok(Self {
            app_url: url(app, config.tls),
            platform_url: url(platform, config.tls),
            www: config.www.clone(),
            package: config.package.clone(),
            control: config.control,
            tls: config.tls,
            clock: Clock::default(),
            counters: Counters::default(),
            log: Log::default(),
            sessions: Sessions::new(app.port(), config.tls),
            backend: Backend::new(platform, config.tls, tls::trusting(certificate)?, backend_key),
            platform: Mutex::new(rules),
            faults: Mutex::default(),
            state,
        })
    }

    /// Lets the platform decide something, and keeps what came of it before anyone hears of it.
    pub fn decide<T>(&self, decide: impl FnOnce(&mut Platform, &mut Moment<'_>) -> T) -> T {
        let mut platform = lock(&self.platform);
        let decided = decide(&mut platform, &mut Moment { now: self.clock.now(), entropy: &mut System });
        self.save_locked(&platform);
        decided
    }

    /// As `decide`, where nothing changes that a restart keeps.
    pub fn look<T>(&self, look: impl FnOnce(&mut Platform) -> T) -> T {
        look(&mut lock(&self.platform))
    }

    pub fn faults(&self) -> MutexGuard<'_, Plan> {
        lock(&self.faults)
    }

    pub fn save(&self) {
        self.save_locked(&lock(&self.platform));
    }

    fn save_locked(&self, platform: &Platform) {
        if let Some(Err(error)) = self.state.as_ref().map(|state| state.save(platform)) {
            eprintln!("sentiance-emulator: {error}");
        }
    }
}

/// The system's randomness.
pub(super) struct System;

impl Entropy for System {
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gave randomness at start");
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `localhost` is a secure context in every browser, and one origin whichever address it means.
fn url(address: SocketAddr, tls: bool) -> String {
    let scheme = if tls { "https" } else { "http" };
    let local = address.ip().is_loopback() || address.ip().is_unspecified();
    if local { format!("{scheme}://localhost:{}", address.port()) } else { format!("{scheme}://{address}") }
}
