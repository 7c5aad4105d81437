use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Moment, Time};

/// 24 lower-case hex characters, chosen by the platform.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(String);

impl UserId {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn is_well_formed(&self) -> bool {
        self.0.len() == 24 && self.0.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Active,
    Disabled,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub external_id: String,
    pub status: Status,
    pub created_at: Time,
}

/// What an app's backend may call one of its users.
pub(crate) fn may_be_external_id(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 256
}

/// Users, and which external id each belongs to. One external id has at most one user.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Accounts(BTreeMap<UserId, Account>);

impl Accounts {
    pub fn get(&self, user: &UserId) -> Option<&Account> {
        self.0.get(user)
    }

    pub fn of_external_id(&self, external_id: &str) -> Option<(&UserId, &Account)> {
        self.0.iter().find(|(_, account)| account.external_id == external_id)
    }

    pub fn make(&mut self, external_id: &str, moment: &mut Moment<'_>) -> UserId {
        self.put(external_id, None, Status::Active, moment)
    }

    /// Under this id, or one that is drawn.
    pub fn put(&mut self, external_id: &str, id: Option<UserId>, status: Status, moment: &mut Moment<'_>) -> UserId {
        let id = id.unwrap_or_else(|| UserId(moment.entropy.hex(12)));
        let account = Account { external_id: external_id.to_owned(), status, created_at: moment.now };
        self.0.insert(id.clone(), account);
        id
    }

    pub fn set_status(&mut self, user: &UserId, status: Status) -> bool {
        self.0.get_mut(user).map(|account| account.status = status).is_some()
    }

    pub fn delete(&mut self, user: &UserId) -> bool {
        self.0.remove(user).is_some()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&UserId, &Account)> {
        self.0.iter()
    }
}
