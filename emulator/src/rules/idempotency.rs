use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Secret, UserId};

/// What an idempotency key stands for: one createUser call of one install for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answered {
    pub install: String,
    pub external_id: String,
    pub user: UserId,
    pub token: Secret,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Remembered(BTreeMap<String, Answered>);

impl Remembered {
    pub fn get(&self, key: &str) -> Option<&Answered> {
        self.0.get(key)
    }

    pub fn remember(&mut self, key: &str, answered: Answered) {
        self.0.insert(key.to_owned(), answered);
    }
}
