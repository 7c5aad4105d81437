//! Text that must never be seen: authentication codes and tokens.

/// A code or a token. It has no `Display` and no `Serialize`, and its `Debug` says nothing, so it cannot reach a log, an error or a
/// snapshot by accident.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the one writer that has to send or store it (`wire/`) and for the result that the caller asked for.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for Secret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Secret")
    }
}
