//! How long, how often, how many: every such number in one place. All times are milliseconds.

use super::Failure;

/// One deadline for a whole call, unless the caller says otherwise.
pub const DEFAULT_DEADLINE: u32 = 30_000;
/// The longest deadline a caller may ask for.
pub const LONGEST_DEADLINE: u32 = 600_000;
/// A lease outlives its holder's deadline by this much, so that a commit that is on its way is not overtaken.
pub const LEASE_MARGIN: u64 = 5_000;

/// Exchanges sent in one call, each with a code of its own.
pub const SENDS: u8 = 4;
/// Codes asked for in one call, whatever happens: a server that says "retry now" for ever is not obeyed for ever.
pub const CODES: u8 = 8;
/// Tries at one code, where the app's backend does not answer or is busy. Few: a wrong URL should be told soon.
pub const CODE_TRIES: u8 = 3;
/// Fresh codes asked for because the platform refused one as expired or unknown.
pub const REFUSALS: u8 = 2;
/// Tries at one storage transaction: Firefox throws quota errors that are gone some 20 to 60 ms later.
pub const STORE_TRIES: u8 = 5;
/// The wait between two of those.
pub const STORE_PAUSE: u32 = 40;

/// How often it is looked whether another call has ended, where there are no Web Locks to tell.
pub const POLL: u32 = 250;
/// How long a token that is still good is kept back for a fresher one.
pub const REFRESH_PATIENCE: u32 = 5_000;
/// A token is refreshed so long before it ends, or a tenth of its life before, whichever is shorter.
const REFRESH_MARGIN: u64 = 300_000;
/// Clocks are corrected by little all the time; by more, somebody has set them.
pub const CLOCK_TOLERANCE: u64 = 60_000;

/// Entries of the timeline that are kept with the device.
pub const DEVICE_ENTRIES: usize = 32;
/// Entries of the timeline that a tab remembers.
pub const TAB_ENTRIES: usize = 64;

const BACKOFF_BASE: u32 = 400;
/// The base is doubled with each failure up to this one.
const BACKOFF_LAST: u8 = 5;
/// Those who were told to wait are spread over as long again, and over so much at most.
const SPREAD_CAP: u32 = 5_000;

/// The wait after a failure: as long as the server asked, and chance adds to it. Where no server asked, all of it is chance, anything below
/// the doubled base. Where one did, a crowd that was told the same second must not come back as one: the longer the wait, the larger the
/// crowd (`bench/fleet`). `failures` counts from 1; `random` is uniform over all of `u32`.
pub fn pause(failure: &Failure, failures: u8, random: u32) -> u32 {
    let backoff = (BACKOFF_BASE / 2) << failures.min(BACKOFF_LAST);
    let most = failure.retry_after.map_or(backoff, |asked| BACKOFF_BASE + asked.min(SPREAD_CAP));
    failure.retry_after.unwrap_or(0).saturating_add(scale(most, random))
}

/// `random / 2^32` of `most`.
fn scale(most: u32, random: u32) -> u32 {
    ((u64::from(most) * u64::from(random)) >> 32) as u32
}

/// How long before its end a token with that life is refreshed.
pub const fn refresh_margin(life: u64) -> u64 {
    let tenth = life / 10;
    if tenth < REFRESH_MARGIN { tenth } else { REFRESH_MARGIN }
}

/// How long it is from one moment to another; nothing where that one is past.
#[inline(never)]
pub fn millis(from: u64, to: u64) -> u32 {
    u32::try_from(to.saturating_sub(from)).unwrap_or(u32::MAX)
}

/// The time one request may take: half of what is left where another try could follow it, else all of it.
pub fn share(remaining: u32, another_may_follow: bool) -> u32 {
    if another_may_follow { remaining / 2 } else { remaining }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::Kind;
    use super::*;

    fn wait(retry_after: Option<u32>, failures: u8, random: u32) -> u32 {
        pause(&Failure { retry_after, ..Failure::new(Kind::RateLimited) }, failures, random)
    }

    #[test]
    fn backoff_grows_to_its_end_and_covers_everything_below() {
        let backoff = |failures, random| wait(None, failures, random);
        let ceilings: Vec<u32> = (1..=7).map(|failures| backoff(failures, u32::MAX) + 1).collect();
        assert_eq!(ceilings, [400, 800, 1_600, 3_200, 6_400, 6_400, 6_400]);
        assert_eq!(backoff(1, 0), 0);
        assert_eq!(backoff(u8::MAX, u32::MAX), 6_399);
        assert_eq!(backoff(3, 1 << 31), 800);
    }

    #[test]
    fn a_server_is_never_asked_before_the_time_it_named() {
        let asked = [0, 2_000, 60_000, u32::MAX].map(Some);
        assert_eq!(asked.map(|asked| wait(asked, 9, 0)), asked.map(Option::unwrap));
        assert_eq!(asked.map(|asked| wait(asked, 9, u32::MAX)), [399, 4_399, 65_399, u32::MAX]);
    }

    #[test]
    fn a_short_lived_token_is_not_refreshed_all_the_time() {
        assert_eq!(refresh_margin(7 * 24 * 3_600_000), 300_000);
        assert_eq!(refresh_margin(60_000), 6_000);
        assert_eq!(refresh_margin(0), 0);
    }

    #[test]
    fn a_request_leaves_room_for_another_one() {
        assert_eq!(share(30_000, true), 15_000);
        assert_eq!(share(30_000, false), 30_000);
    }
}
