use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use crate::rules;

/// What the sockets and the app backend saw; the platform counts for itself.
#[derive(Default)]
pub(super) struct Counters {
    pub auth_code: Count,
    pub login: Count,
    pub preflight: Count,
    pub connections: Count,
}

#[derive(Default)]
pub(super) struct Count(AtomicU64);

impl Count {
    pub fn add_one(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// As `GET /emulator/counters` tells them.
#[derive(Serialize)]
pub(super) struct Report {
    #[serde(flatten)]
    platform: rules::Counters,
    auth_code: u64,
    login: u64,
    preflight: u64,
    connections: u64,
}

impl Counters {
    pub fn report(&self, platform: rules::Counters) -> Report {
        Report { platform, auth_code: self.auth_code.get(), login: self.login.get(), preflight: self.preflight.get(), connections: self.connections.get() }
    }

    pub fn clear(&self) {
        for count in [&self.auth_code, &self.login, &self.preflight, &self.connections] {
            count.0.store(0, Ordering::SeqCst);
        }
    }
}
