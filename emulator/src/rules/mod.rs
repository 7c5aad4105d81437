//! The platform's rules, pure: time and randomness are handed in, nothing is read or written elsewhere.
//! So the same rules run behind a socket, in a unit test and in a browser.

mod accounts;
mod api_keys;
mod codes;
pub mod contract;
mod counters;
mod entropy;
mod exchange;
mod idempotency;
mod mint;
mod refresh;
mod refusal;
mod reset_notice;
mod secret;
mod seed;
mod snapshot;
#[cfg(test)]
mod tests;
mod time;
mod tokens;

pub use accounts::{Status, UserId};
pub use api_keys::{ApiKeys, Scope};
pub use codes::CODE_LIFE_MS;
pub use counters::Counters;
pub use entropy::Entropy;
pub use exchange::{ExchangeRequest, Exchanged, How};
pub use mint::Minted;
pub use refusal::Refusal;
pub use secret::Secret;
pub use seed::{Seed, SeedError};
pub use snapshot::{Snapshot, SnapshotError, UserSummary};
pub use time::Time;
pub use tokens::{OLD_TOKEN_GRACE_MS, TOKEN_LIFE_MS, Token};

/// Everything the platform knows.
#[derive(Default)]
pub struct Platform {
    api_keys: ApiKeys,
    accounts: accounts::Accounts,
    codes: codes::Codes,
    idempotency: idempotency::Remembered,
    tokens: tokens::Tokens,
    reset_notices: reset_notice::ResetNotices,
    counters: Counters,
    codes_seen: std::collections::BTreeSet<Secret>,
}

/// What a decision may use besides the platform's own state.
pub struct Moment<'a> {
    pub now: Time,
    pub entropy: &'a mut dyn Entropy,
}

/// Where the platform departs from its own rules, for one call: the faults that only the platform itself can have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deviation {
    /// The idempotency key is neither looked up nor remembered.
    pub ignore_idempotency: bool,
    /// The code handed out or handed in is already past its time.
    pub expire_code: bool,
    /// A second use of a code takes back the tokens that the first use gave (RFC 6749, 4.1.2).
    pub revoke_on_reuse: bool,
}

impl Platform {
    pub fn new(api_keys: ApiKeys) -> Self {
        Self { api_keys, ..Self::default() }
    }

    pub fn counters(&self) -> Counters {
        self.counters
    }

    /// Forgets all but the API keys.
    pub fn clear(&mut self) {
        *self = Self::new(std::mem::take(&mut self.api_keys));
    }

    /// For whom a token speaks, if it still works and its user is served.
    pub fn bearer(&self, token: &Secret, now: Time) -> Option<&UserId> {
        let user = self.tokens.bearer(token, now)?;
        self.accounts.get(user).filter(|account| account.status == Status::Active).map(|_| user)
    }

    /// The user is switched off: known, but served nothing. False if there is no such user.
    pub fn disable_user(&mut self, user: &UserId) -> bool {
        self.accounts.set_status(user, Status::Disabled)
    }

    /// The user is served again. False if there is no such user.
    pub fn enable_user(&mut self, user: &UserId) -> bool {
        self.accounts.set_status(user, Status::Active)
    }

    /// The user is gone for good; its external id is free for a new user. False if there is no such user.
    pub fn delete_user(&mut self, user: &UserId) -> bool {
        let deleted = self.accounts.delete(user);
        if deleted {
            self.tokens.forget_user(user);
            self.reset_notices.forget_user(user);
            self.counters.users_deleted += 1;
        }
        deleted
    }
}
