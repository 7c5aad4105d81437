//! RFC 3339 instants, and when an answer came.

/// When a server answered, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// Since 1970, by the server's clock.
    pub at: u64,
    /// How far that one was ahead of the device's; 0 where the server does not say.
    pub skew: i64,
}

impl When {
    pub const fn new(wall: u64, skew: i64) -> Self {
        Self { at: wall.saturating_add_signed(skew), skew }
    }
}

/// Milliseconds since 1970 of an RFC 3339 instant from 1970 to 9999; `None` for anything else.
pub fn parse(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let number = |from: usize, to: usize| {
        let mut value = 0u64;
        for byte in bytes.get(from..to)? {
            value = value * 10 + u64::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?);
        }
        Some(value)
    };
    let mark = |at: usize, any: &[u8]| bytes.get(at).filter(|byte| any.contains(byte));
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    mark(4, b"-")?;
    mark(7, b"-")?;
    mark(10, b"Tt ")?;
    mark(13, b":")?;
    mark(16, b":")?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u64::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    // 60 is a leap second.
    if year < 1970 || day == 0 || day > longest || hour > 23 || minute > 59 || second > 60 {
        return None;
    }

    let mut at = 19;
    let mut millis = 0;
    if mark(at, b".").is_some() {
        let mut worth = 100;
        at += 1;
        let first = at;
        while let Some(digit) = number(at, at + 1) {
            millis += digit * worth;
            worth /= 10;
            at += 1;
        }
        if at == first {
            return None;
        }
    }
    let ahead: i64 = if mark(at, b"Zz").is_some() {
        at += 1;
        0
    } else {
        let sign = if *mark(at, b"+-")? == b'+' { 1 } else { -1 };
        mark(at + 3, b":")?;
        let (hours, minutes) = (number(at + 1, at + 3)?, number(at + 4, at + 6)?);
        if hours > 23 || minutes > 59 {
            return None;
        }
        at += 6;
        sign * (hours * 60 + minutes) as i64
    };
    if at != bytes.len() {
        return None;
    }

    // Days since 1970, counting years from March so that the leap day comes last.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719_468;
    let minutes = (days * 24 + hour) * 60 + minute;
    let minutes = minutes.checked_add_signed(-ahead)?;
    Some((minutes * 60 + second) * 1_000 + millis)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn knows_instants_that_others_computed() {
        assert_eq!(parse("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(parse("2021-02-03T14:32:03.076Z"), Some(1_612_362_723_076));
        assert_eq!(parse("2000-02-29T23:59:59.9994Z"), Some(951_868_799_999));
        assert_eq!(parse("2026-11-23t01:00:00+01:00"), Some(1_795_392_000_000));
        assert_eq!(parse("9999-12-31T23:59:59Z"), Some(253_402_300_799_000));
    }

    #[test]
    fn agrees_with_the_jiff_library_on_every_day() {
        let mut day = jiff::civil::date(1970, 1, 1);
        while day.year() < 2110 {
            let text = jiff::fmt::strtime::format("%Y-%m-%dT12:34:56-05:30", day).unwrap();
            let theirs: jiff::Timestamp = text.parse().unwrap();
            assert_eq!(parse(&text), u64::try_from(theirs.as_millisecond()).ok(), "{text}");
            day = day.tomorrow().unwrap();
        }
    }

    #[test]
    fn refuses_what_is_no_instant() {
        for text in [
            "",
            "2021",
            "2021-02-03",
            "2021-02-03T14:32:03",
            "2021-02-30T00:00:00Z",
            "2021-13-01T00:00:00Z",
            "2021-00-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2021-02-03T24:00:00Z",
            "2021-02-03T14:60:00Z",
            "2021-02-03T14:32:03.Z",
            "2021-02-03T14:32:03Z ",
            "2021-02-03T14:32:03+0100",
            "2021-02-03T14:32:03+24:00",
            "2021-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "1970-01-01T00:00:00+01:00",
            "2021-02-03X14:32:03Z",
            "２021-02-03T14:32:03Z",
            "2021-1-03T14:32:03Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
