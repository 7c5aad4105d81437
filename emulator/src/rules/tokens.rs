use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Moment, Refusal, Secret, Time, UserId};

/// Sentiance says "several days"; the emulator says seven.
pub const TOKEN_LIFE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// How long a refreshed token still works, so that a lost answer strands nobody.
pub const OLD_TOKEN_GRACE_MS: i64 = 60 * 1000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub id: Secret,
    pub expires_at: Time,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Issued {
    user: UserId,
    install: String,
    expires_at: Time,
    /// From here on it is refused: it was refreshed a minute ago, or revoked.
    refused_from: Option<Time>,
    /// Its install told of a reset.
    reset: bool,
}

/// The tokens of all users. A user may hold many: one for each install, and the old one for a while after a refresh.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Tokens(BTreeMap<Secret, Issued>);

impl Tokens {
    pub fn issue(&mut self, user: &UserId, install: &str, moment: &mut Moment<'_>) -> Token {
        let id = Secret::new(moment.entropy.hex(32));
        let expires_at = moment.now.plus(TOKEN_LIFE_MS);
        let issued = Issued { user: user.clone(), install: install.to_owned(), expires_at, refused_from: None, reset: false };
        self.0.insert(id.clone(), issued);
        Token { id, expires_at }
    }

    /// The install of a token that may be refreshed: also one past its expiry, which is what refreshing is for.
    pub fn install_of(&self, token: &Secret, user: &UserId, now: Time) -> Result<&str, Refusal> {
        let issued = self.of_user(token, user)?;
        match issued.refused_from {
            Some(from) if now >= from => Err(Refusal::TokenUnknown),
            _ => Ok(&issued.install),
        }
    }

    /// As it was handed out, if it still works.
    pub fn usable(&self, token: &Secret, now: Time) -> Option<Token> {
        let issued = self.0.get(token)?;
        let refused = issued.refused_from.is_some_and(|from| now >= from);
        (!refused && now < issued.expires_at).then(|| Token { id: token.clone(), expires_at: issued.expires_at })
    }

    /// For whom a token speaks, if it still works.
    pub fn bearer(&self, token: &Secret, now: Time) -> Option<&UserId> {
        self.usable(token, now)?;
        self.0.get(token).map(|issued| &issued.user)
    }

    /// Starts the old token's last minute; refreshing it again in that minute does not prolong it.
    pub fn supersede(&mut self, token: &Secret, now: Time) {
        if let Some(issued) = self.0.get_mut(token) {
            issued.refused_from.get_or_insert(now.plus(OLD_TOKEN_GRACE_MS));
        }
    }

    /// Takes back every token of this install. Told twice (browsers re-send), it says yes twice.
    pub fn reset_install(&mut self, token: &Secret, user: &UserId, install: &str, now: Time) -> Result<(), Refusal> {
        let issued = self.of_user(token, user)?;
        let refused = issued.refused_from.is_some_and(|from| now >= from);
        if issued.install != install || (refused && !issued.reset) {
            return Err(Refusal::TokenUnknown);
        }
        for issued in self.0.values_mut().filter(|issued| issued.user == *user && issued.install == install) {
            issued.reset = true;
            revoke(issued, now);
        }
        Ok(())
    }

    pub fn revoke(&mut self, token: &Secret, now: Time) {
        if let Some(issued) = self.0.get_mut(token) {
            revoke(issued, now);
        }
    }

    pub fn forget_user(&mut self, user: &UserId) {
        self.0.retain(|_, issued| issued.user != *user);
    }

    pub fn usable_count(&self, user: &UserId, now: Time) -> usize {
        let of_user = self.0.iter().filter(|(_, issued)| issued.user == *user);
        of_user.filter(|(id, _)| self.usable(id, now).is_some()).count()
    }

    fn of_user(&self, token: &Secret, user: &UserId) -> Result<&Issued, Refusal> {
        self.0.get(token).filter(|issued| issued.user == *user).ok_or(Refusal::TokenUnknown)
    }
}

fn revoke(issued: &mut Issued, now: Time) {
    issued.refused_from = Some(issued.refused_from.map_or(now, |from| from.min(now)));
}
