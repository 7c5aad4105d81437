use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// Milliseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(i64);

/// The last millisecond of the year 9999: RFC 3339 has four digits for a year.
const LAST: i64 = 253_402_300_799_999;

impl Time {
    pub const fn from_millis(millis: i64) -> Self {
        let millis = if millis < 0 { 0 } else { millis };
        Self(if millis > LAST { LAST } else { millis })
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    pub const fn plus(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    pub fn parse(text: &str) -> Option<Self> {
        let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?.to_offset(UtcOffset::UTC);
        i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok().map(Self::from_millis)
    }

    /// As in Sentiance's published example: `2021-02-03T14:32:03.076Z`.
    pub fn rfc3339(self) -> String {
        let seconds = self.0.div_euclid(1000);
        let Ok(moment) = OffsetDateTime::from_unix_timestamp(seconds) else { return String::new() };
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            moment.year(),
            u8::from(moment.month()),
            moment.day(),
            moment.hour(),
            moment.minute(),
            moment.second(),
            self.0.rem_euclid(1000)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_written_like_the_published_example_and_read_back() {
        let text = "2021-02-03T14:32:03.076Z";
        assert_eq!(Time::parse(text).map(Time::rfc3339).as_deref(), Some(text));
        assert_eq!(Time::parse("2021-02-03T15:32:03.076+01:00"), Time::parse(text));
        assert_eq!(Time::parse("yesterday"), None);
    }

    #[test]
    fn never_leaves_the_years_that_can_be_written() {
        assert_eq!(Time::from_millis(i64::MAX).rfc3339(), "9999-12-31T23:59:59.999Z");
        assert_eq!(Time::from_millis(0).plus(i64::MIN).rfc3339(), "1970-01-01T00:00:00.000Z");
    }
}
