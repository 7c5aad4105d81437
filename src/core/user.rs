//! The Sentiance user of this device, and the token that speaks for it.

use super::{Now, Secret, Tab, policy};

words! {
    /// What the platform last said of the user.
    Standing {
        Enabled = "enabled",
        Disabled = "disabled",
        // It no longer knows the token: taken back, or the user was deleted.
        Lapsed = "lapsed",
    }
}

/// The user as the platform made or restored it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct User {
    pub id: String,
    pub token: Token,
    pub linked: bool,
    pub standing: Standing,
    /// Base URL of the platform: later calls for this user go there.
    pub platform: String,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Token {
    pub id: Secret,
    /// RFC 3339 text, as the platform wrote it.
    pub expiry: String,
    /// The same instant, in milliseconds since 1970 by the platform's clock.
    pub expires_at: u64,
    /// When it came, by the platform's clock.
    pub issued_at: u64,
    /// How far the platform's clock was ahead of the device's then, in milliseconds.
    pub skew: i64,
}

/// The time by the platform's clock, as far as a device can tell whose own clock may be set at any moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlatformTime {
    pub earliest: u64,
    pub likely: u64,
    pub latest: u64,
}

impl PlatformTime {
    pub fn of(token: &Token, tab: &Tab, now: Now) -> Self {
        let by_wall = now.wall.saturating_add_signed(token.skew);
        // What a tab counts itself nobody can set, but in some engines it stands still while the device sleeps.
        let likely = tab.anchor.map_or(by_wall, |anchor| now.mono.saturating_add_signed(anchor));
        // Earlier than the token came: the clock was set back, so it says nothing of how much time has passed.
        let set_back = by_wall.saturating_add(policy::CLOCK_TOLERANCE) < token.issued_at;
        Self { earliest: likely.min(by_wall), likely, latest: if set_back { u64::MAX } else { likely.max(by_wall) } }
    }
}

impl Token {
    /// Whether its time is over.
    pub fn is_expired(&self, tab: &Tab, now: Now) -> bool {
        PlatformTime::of(self, tab, now).likely >= self.expires_at
    }

    /// Whether it is good for a while, whatever the device's clock says.
    pub fn is_fresh(&self, tab: &Tab, now: Now) -> bool {
        let margin = policy::refresh_margin(self.expires_at.saturating_sub(self.issued_at));
        PlatformTime::of(self, tab, now).latest.saturating_add(margin) < self.expires_at
    }

    /// Whether it may still be good: enough where a fresh one cannot be had.
    pub fn may_be_valid(&self, tab: &Tab, now: Now) -> bool {
        PlatformTime::of(self, tab, now).earliest < self.expires_at
    }
}
