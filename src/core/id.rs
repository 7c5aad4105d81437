//! Names for things that must not be confused: operations, installs, idempotency keys.

use core::num::NonZeroU64;

/// 128 random bits, not all of them nothing; written as a UUID v4 by `wire/`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Id(NonZeroU64, u64);

impl Id {
    /// As told; an upper half of nothing, which no random bits made a UUID have, counts as one.
    pub const fn new(high: u64, low: u64) -> Self {
        match NonZeroU64::new(high) {
            Some(high) => Self(high, low),
            None => Self(NonZeroU64::MIN, low),
        }
    }

    /// For tests and models, which count.
    pub const fn numbered(number: u64) -> Self {
        Self::new(1, number)
    }

    pub const fn halves(self) -> [u64; 2] {
        [self.0.get(), self.1]
    }
}
