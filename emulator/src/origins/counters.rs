use serde::Serialize;

use crate::rules;

/// What the sockets and the app backend saw; the platform counts for itself.
#[derive(Clone, Copy, Default, Serialize)]
pub(super) struct Counters {
    pub auth_code: u64,
    pub login: u64,
    pub preflight: u64,
    pub connections: u64,
}

/// As `GET /emulator/counters` tells them.
#[derive(Serialize)]
pub(super) struct Report {
    #[serde(flatten)]
    pub platform: rules::Counters,
    #[serde(flatten)]
    pub seen: Counters,
}
