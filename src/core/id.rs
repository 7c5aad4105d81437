//! Names for things that must not be confused: operations, installs, idempotency keys.

/// 128 random bits; written as a UUID v4 by `wire/`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Id(pub u128);
