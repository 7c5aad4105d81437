use serde::{Deserialize, Serialize};

use super::{ApiKeys, Platform, Status, Time, accounts, codes, idempotency, reset_notice, tokens};

const FORMAT: u32 = 1;

/// What a restart keeps. API keys and counters are not among it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Snapshot {
    format: u32,
    users: accounts::Accounts,
    codes: codes::Codes,
    idempotency_keys: idempotency::Remembered,
    tokens: tokens::Tokens,
    reset_notices: reset_notice::ResetNotices,
}

#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("it is not the emulator's state ({0})")]
    Malformed(#[from] serde_json::Error),
    #[error("it has format {found}, this emulator reads format {FORMAT}")]
    OtherFormat { found: u64 },
}

impl Snapshot {
    pub fn parse(text: &str) -> Result<Self, SnapshotError> {
        // The format first: another one need not have any of the other fields.
        let value: serde_json::Value = serde_json::from_str(text)?;
        if let Some(found) = value.get("format").and_then(serde_json::Value::as_u64)
            && found != u64::from(FORMAT)
        {
            return Err(SnapshotError::OtherFormat { found });
        }
        Ok(serde_json::from_value(value)?)
    }
}

/// A user as the control API lists it: nothing in it opens anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UserSummary {
    pub user_id: String,
    pub external_id: String,
    pub status: Status,
    pub created_at: String,
    /// Tokens that work now.
    pub tokens: usize,
    /// Installs that told of a reset.
    pub resets: usize,
}

impl Platform {
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            format: FORMAT,
            users: self.accounts.clone(),
            codes: self.codes.clone(),
            idempotency_keys: self.idempotency.clone(),
            tokens: self.tokens.clone(),
            reset_notices: self.reset_notices.clone(),
        }
    }

    pub fn restored(api_keys: ApiKeys, snapshot: Snapshot) -> Self {
        Self {
            accounts: snapshot.users,
            codes: snapshot.codes,
            idempotency: snapshot.idempotency_keys,
            tokens: snapshot.tokens,
            reset_notices: snapshot.reset_notices,
            ..Self::new(api_keys)
        }
    }

    pub fn users(&self, now: Time) -> Vec<UserSummary> {
        let summary = |(id, account): (&super::UserId, &accounts::Account)| UserSummary {
            user_id: id.to_string(),
            external_id: account.external_id.clone(),
            status: account.status,
            created_at: account.created_at.rfc3339(),
            tokens: self.tokens.usable_count(id, now),
            resets: self.reset_notices.count(id),
        };
        self.accounts.iter().map(summary).collect()
    }
}
