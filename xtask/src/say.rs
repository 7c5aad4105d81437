//! What a person reads while a verb works: each line with the seconds since the start.

use std::fmt::Display;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// A step that begins, or what came of it.
pub fn step(what: impl Display) {
    eprintln!("[{:>6}] {what}", seconds(START.elapsed()));
}

/// The beginning of a larger part.
pub fn heading(what: impl Display) {
    eprintln!();
    step(format_args!("== {what} =="));
}

/// Something that works, but less well than it could.
pub fn warning(what: impl Display) {
    step(format_args!("note: {what}"));
}

pub fn failure(error: &anyhow::Error) {
    step(format_args!("FAILED: {error:#}"));
}

pub fn seconds(time: Duration) -> String {
    format!("{:.1}s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_one_decimal() {
        assert_eq!(seconds(Duration::from_millis(1_250)), "1.2s");
        assert_eq!(seconds(Duration::from_secs(100)), "100.0s");
    }
}
