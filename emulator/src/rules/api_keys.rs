use std::collections::BTreeMap;

use super::{Refusal, Secret};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// May mint authentication codes.
    UserLink,
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
        if scopes.contains(&scope) { Ok(()) } else { Err(Refusal::ForbiddenScope) }
    }
}
