//! The `Retry-After` header, in both of its forms (RFC 9110, 10.2.3).

/// Milliseconds to wait. `date` is the header read as an HTTP date and `now` the moment of the answer, both by the server's clock
/// (its `Date` header) where it gave one. A date in the past means now; anything unreadable means no advice.
pub fn read(header: &str, date: Option<f64>, now: f64) -> Option<u32> {
    let header = header.trim_ascii();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = header.bytes().fold(0u32, |seconds, digit| seconds.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
        return Some(seconds.saturating_mul(1_000));
    }
    let wait = date? - now;
    // A float cast saturates: what is past becomes 0.
    wait.is_finite().then_some(wait as u32)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn seconds() {
        assert_eq!(read("2", None, 0.0), Some(2_000));
        assert_eq!(read(" 120 ", None, 0.0), Some(120_000));
        assert_eq!(read("0", None, 0.0), Some(0));
        assert_eq!(read("99999999999999", None, 0.0), Some(u32::MAX));
        // "2" is also a date to some engines; seconds come first.
        assert_eq!(read("2", Some(9e12), 0.0), Some(2_000));
    }

    #[test]
    fn dates() {
        assert_eq!(read("Mon, 23 Nov 2026 13:00:05 GMT", Some(5_000.0), 2_000.0), Some(3_000));
        assert_eq!(read("Mon, 23 Nov 2026 13:00:05 GMT", Some(5_000.0), 9_000.0), Some(0));
    }

    #[test]
    fn no_advice() {
        for (header, date) in [("", None), ("soon", None), ("-1", None), ("soon", Some(f64::NAN)), ("1e3", None)] {
            assert_eq!(read(header, date, 0.0), None, "{header}");
        }
    }
}
