use serde::Serialize;

use super::contract::Call;
use super::{Platform, Secret};

/// What the platform saw and did, for tests to read. A request counts as soon as it was read, whatever becomes of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counters {
    pub mint: u64,
    pub exchange: u64,
    pub refresh: u64,
    pub notify_reset: u64,
    pub delete_user: u64,
    pub users_made: u64,
    pub users_restored: u64,
    pub users_deleted: u64,
    pub codes_minted: u64,
    pub codes_spent: u64,
    /// Exchange requests carrying a code that an earlier exchange request carried.
    pub codes_resent: u64,
    /// Exchanges answered from memory, because their idempotency key had been answered before.
    pub answered_again: u64,
    pub idempotency_conflicts: u64,
}

impl Platform {
    /// Counts a request before anything can go wrong with it.
    pub fn observe(&mut self, call: &Call, body: &[u8]) {
        match call {
            Call::Mint => self.counters.mint += 1,
            Call::Refresh(_) => self.counters.refresh += 1,
            Call::NotifyReset(_) => self.counters.notify_reset += 1,
            Call::DeleteUser => self.counters.delete_user += 1,
            Call::Exchange => {
                self.counters.exchange += 1;
                let code = form_urlencoded::parse(body).find(|(name, _)| name == "authentication_code");
                if let Some((_, code)) = code
                    && !self.codes_seen.insert(Secret::new(code))
                {
                    self.counters.codes_resent += 1;
                }
            }
        }
    }
}
