use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Platform, Refusal, Secret, Time, UserId};

/// Which installs of a user have told that the user left them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ResetNotices(BTreeMap<UserId, BTreeSet<String>>);

impl ResetNotices {
    pub fn count(&self, user: &UserId) -> usize {
        self.0.get(user).map_or(0, BTreeSet::len)
    }

    pub fn forget_user(&mut self, user: &UserId) {
        self.0.remove(user);
    }
}

impl Platform {
    /// An install says that the user is no longer on it: its tokens are taken back. The user lives on.
    pub fn notify_reset(&mut self, user: &UserId, token: &Secret, install_id: &str, now: Time) -> Result<(), Refusal> {
        self.tokens.reset_install(token, user, install_id, now)?;
        self.reset_notices.0.entry(user.clone()).or_default().insert(install_id.to_owned());
        Ok(())
    }
}
