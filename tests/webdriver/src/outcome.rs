//! What a test comes to.

use std::fmt::{self, Display};

pub type Outcome = Sure<()>;
pub type Sure<T> = Result<T, Failure>;

/// Why a test failed, in words: the test runner prints `Debug`.
pub struct Failure(String);

impl<E: Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
