//! The Sentiance user of this device.

use super::Secret;

/// The user as the platform made or restored it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct User {
    pub id: String,
    pub token: Secret,
    /// RFC 3339 text, as the platform wrote it.
    pub expiry: String,
    /// The same instant, in milliseconds since 1970 by the platform's clock.
    pub expires_at: u64,
    pub linked: bool,
    /// How far the platform's clock was ahead of the device's when it answered, in milliseconds.
    pub skew: i64,
    /// Base URL of the platform: later calls for this user go there.
    pub platform: String,
}

impl User {
    /// Whether the token's time is over, by the platform's clock rather than the device's.
    pub fn is_expired(&self, wall: u64) -> bool {
        wall.saturating_add_signed(self.skew) >= self.expires_at
    }
}
