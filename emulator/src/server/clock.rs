use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::rules::Time;

/// The platform's clock: this machine's, moved by an offset.
#[derive(Default)]
pub(super) struct Clock {
    offset_ms: AtomicI64,
}

impl Clock {
    pub fn now(&self) -> Time {
        Time::from_millis(system_millis().saturating_add(self.offset_ms()))
    }

    pub fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::SeqCst)
    }

    pub fn set_offset(&self, offset_ms: i64) {
        self.offset_ms.store(offset_ms, Ordering::SeqCst);
    }

    pub fn advance(&self, ms: i64) {
        self.set_offset(self.offset_ms().saturating_add(ms));
    }

    pub fn set(&self, to: Time) {
        self.set_offset(to.millis() - system_millis());
    }

    /// As the Date header wants it.
    pub fn http_date(&self) -> String {
        let since_1970 = std::time::Duration::from_millis(self.now().millis().unsigned_abs());
        httpdate::fmt_http_date(UNIX_EPOCH + since_1970)
    }
}

fn system_millis() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
}
