use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::entropy::to_hex;

/// A code, token or API key. It prints as a digest: enough to tell two apart, never enough to use one.
/// Only `reveal` and the state file give the text itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest = Sha256::digest(self.0.as_bytes());
        write!(out, "#{}({})", to_hex(&digest[..4]), self.0.len())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_a_digest_that_tells_secrets_apart_and_none_of_their_text() {
        let (one, two) = (Secret::new("0123456789abcdef"), Secret::new("0123456789abcdee"));
        assert_ne!(one.to_string(), two.to_string());
        assert_eq!(one.to_string(), format!("{one:?}"));
        assert!(one.to_string().ends_with("(16)"));
        assert!(!one.to_string().contains("0123"));
    }
}
