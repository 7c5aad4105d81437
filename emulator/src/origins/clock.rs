use std::time::{Duration, UNIX_EPOCH};

use crate::rules::Time;

/// The platform's clock: the machine's, moved by an offset.
#[derive(Default)]
pub(super) struct Clock {
    offset_ms: i64,
}

impl Clock {
    /// What it shows when the machine's shows `now`.
    pub fn at(&self, now: Time) -> Time {
        now.plus(self.offset_ms)
    }

    pub fn offset_ms(&self) -> i64 {
        self.offset_ms
    }

    pub fn set_offset(&mut self, offset_ms: i64) {
        self.offset_ms = offset_ms;
    }

    pub fn advance(&mut self, ms: i64) {
        self.offset_ms = self.offset_ms.saturating_add(ms);
    }

    pub fn set(&mut self, to: Time, now: Time) {
        self.offset_ms = to.millis() - now.millis();
    }

    /// As the Date header wants it.
    pub fn http_date(&self, now: Time) -> String {
        httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(self.at(now).millis().unsigned_abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_on_from_where_it_was_set() {
        let (mut clock, now) = (Clock::default(), Time::from_millis(1_800_000_000_000));
        assert_eq!(clock.at(now), now);
        clock.set(Time::from_millis(784_111_777_000), now);
        assert_eq!(clock.http_date(now.plus(1000)), "Sun, 06 Nov 1994 08:49:38 GMT");
        clock.advance(-1000);
        assert_eq!(clock.http_date(now.plus(1000)), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
