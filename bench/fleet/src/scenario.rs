//! The days that are simulated, and what the two servers can do on them. All of it is this project's own assumption: what Sentiance's
//! platform can do is not public.

use crate::people::{MINUTE, SECOND};
use crate::server::{Answers, Limit, Spell};

/// The population that the capacities are meant for; another one gets its share of them.
pub const MILLION: u32 = 1_000_000;

/// Requests per second. At the middle of the wave some 560 people a second come, and each needs one request of the backend, which passes
/// it on, and two of the platform: the code's and the user's.
pub const BACKEND_CAPACITY: u32 = 1_500;
pub const PLATFORM_CAPACITY: u32 = 2_000;

/// The useful minimum for one device: one code fetched; one code minted and exchanged.
pub const BACKEND_MINIMUM: u64 = 1;
pub const PLATFORM_MINIMUM: u64 = 2;

/// The day ends here; who has no user then is stranded.
pub const DAY: u32 = 4 * 60 * MINUTE;

/// A part of the people who all open the app at about the same moment.
pub struct Crowd {
    pub percent: u32,
    pub from: u32,
    pub lasts: u32,
}

pub struct Scenario {
    /// In file names.
    pub name: &'static str,
    pub title: &'static str,
    pub about: &'static str,
    pub crowd: Option<Crowd>,
    /// What happens to the platform, in order.
    pub platform: &'static [Spell],
}

pub const SCENARIOS: [Scenario; 4] = [
    Scenario {
        name: "wave",
        title: "Login wave",
        about: "A tenth of all people open the app in the one minute after a notification, in the middle of the wave. Nothing breaks.",
        crowd: Some(Crowd { percent: 10, from: 30 * MINUTE, lasts: MINUTE }),
        platform: &[],
    },
    Scenario {
        name: "outage",
        title: "Outage of ten minutes",
        about: "From minute 25 to 35 the platform is down: half a minute of silence, then 503 at once, without Retry-After. It comes back with half its \
                capacity for two minutes.",
        crowd: None,
        platform: &[
            Spell { answers: Answers::Silence, breaks: true, ..Spell::usual(25 * MINUTE, 25 * MINUTE + 30 * SECOND) },
            Spell { answers: Answers::Unavailable, ..Spell::usual(25 * MINUTE + 30 * SECOND, 35 * MINUTE) },
            Spell { capacity_percent: 50, ..Spell::usual(35 * MINUTE, 37 * MINUTE) },
        ],
    },
    Scenario {
        name: "limit",
        title: "Rate limit",
        about: "From minute 20 to 40 the platform takes 800 requests a second, counted in windows of ten seconds; the rest gets 429 with the whole seconds to \
                the next window as Retry-After.",
        crowd: None,
        platform: &[Spell { limit: Some(Limit { per_second: 800, window: 10 * SECOND }), ..Spell::usual(20 * MINUTE, 40 * MINUTE) }],
    },
    Scenario {
        name: "failover",
        title: "Regional failover",
        about: "At minute 30 every connection to the platform breaks; 20 seconds of silence; then ten minutes of half its capacity at three times its latency.",
        crowd: None,
        platform: &[
            Spell { answers: Answers::Silence, breaks: true, ..Spell::usual(30 * MINUTE, 30 * MINUTE + 20 * SECOND) },
            Spell { capacity_percent: 50, slowness: 3, ..Spell::usual(30 * MINUTE + 20 * SECOND, 40 * MINUTE) },
        ],
    },
];
