use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Refusal, Secret};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Scope {
    /// May mint authentication codes.
    UserLink,
    /// May delete users.
    UserDelete,
}

/// As Sentiance's documentation calls them.
impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::UserLink => "USER_LINK",
            Self::UserDelete => "USER_DELETE",
        })
    }
}

/// The API keys of app backends, each with what it may do.
#[derive(Debug, Clone, Default)]
pub struct ApiKeys(BTreeMap<Secret, Vec<Scope>>);

impl ApiKeys {
    pub fn with(mut self, key: impl Into<String>, scopes: &[Scope]) -> Self {
        self.0.insert(Secret::new(key), scopes.to_vec());
        self
    }

    pub(crate) fn check(&self, key: Option<&Secret>, scope: Scope) -> Result<(), Refusal> {
        let scopes = key.and_then(|key| self.0.get(key)).ok_or(Refusal::Unauthorized)?;
        if scopes.contains(&scope) { Ok(()) } else { Err(Refusal::ForbiddenScope(scope)) }
    }
}
