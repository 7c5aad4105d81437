use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio_rustls::rustls::pki_types::CertificateDer;

use super::backend::Backend;
use super::config::{Config, Error, Result};
use super::state_file::StateFile;
use super::tls;
use crate::origins::{Origins, Settings};
use crate::rules::{Entropy, Time};

/// What all connections of both origins share.
pub(super) struct Shared {
    pub app_url: String,
    pub platform_url: String,
    pub www: Option<PathBuf>,
    pub package: Option<PathBuf>,
    pub backend: Backend,
    origins: Mutex<Origins>,
    state: Option<StateFile>,
}

impl Shared {
    pub fn new(config: &Config, app: SocketAddr, platform: SocketAddr, certificate: Option<&CertificateDer<'static>>) -> Result<Self> {
        // Asked once where an error can still be told; from then on the system has randomness.
        getrandom::fill(&mut [0; 16]).map_err(|reason| Error::Entropy(reason.to_string()))?;
        let (state, kept) = match &config.state {
            Some(path) => StateFile::open(path).map(|(file, kept)| (Some(file), kept))?,
            None => (None, None),
        };
        let settings = Settings::at(app, platform, config.control, config.tls);
        let (app_url, platform_url) = (settings.app_url.clone(), settings.platform_url.clone());
        let origins = Origins::new(settings, config.seed.clone(), kept, Box::new(System), now());
        if let Some(state) = &state {
            // A place that cannot be written is told now, not when the first user is made.
            state.save(&origins)?;
        }
        Ok(Self {
            app_url,
            platform_url,
            www: config.www.clone(),
            package: config.package.clone(),
            backend: Backend::new(platform, config.tls, tls::trusting(certificate)?),
            origins: Mutex::new(origins),
            state,
        })
    }

    /// Lets the origins decide something, and keeps what came of it before anyone hears of it.
    pub fn decide<T>(&self, decide: impl FnOnce(&mut Origins, Time) -> T) -> T {
        let mut origins = self.lock();
        let decided = decide(&mut origins, now());
        if origins.take_changed() {
            self.save_locked(&origins);
        }
        decided
    }

    /// As `decide`, where nothing changes that a restart keeps.
    pub fn look<T>(&self, look: impl FnOnce(&mut Origins) -> T) -> T {
        look(&mut self.lock())
    }

    pub fn save(&self) {
        self.save_locked(&self.lock());
    }

    fn lock(&self) -> MutexGuard<'_, Origins> {
        self.origins.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn save_locked(&self, origins: &Origins) {
        if let Some(Err(error)) = self.state.as_ref().map(|state| state.save(origins)) {
            eprintln!("sentiance-emulator: {error}");
        }
    }
}

/// The system's randomness.
struct System;

impl Entropy for System {
    fn fill(&mut self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system gave randomness at start");
    }
}

/// This machine's time.
fn now() -> Time {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::from_millis(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX))
}
