use super::accounts::may_be_external_id;
use super::codes::CODE_LIFE_MS;
use super::{Deviation, Moment, Platform, Refusal, Scope, Secret, Time};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minted {
    pub code: Secret,
    pub expires_at: Time,
}

impl Platform {
    /// Sentiance's own, documented call: an app backend asks for a code for one of its users.
    pub fn mint(&mut self, api_key: Option<&Secret>, external_id: Option<&str>, deviation: Deviation, moment: &mut Moment<'_>) -> Result<Minted, Refusal> {
        self.api_keys.check(api_key, Scope::UserLink)?;
        let external_id = external_id.filter(|id| may_be_external_id(id)).ok_or(Refusal::InvalidExternalId)?;
        let life = if deviation.expire_code { 0 } else { CODE_LIFE_MS };
        let (code, expires_at) = self.codes.mint(external_id, life, moment);
        self.counters.codes_minted += 1;
        Ok(Minted { code, expires_at })
    }
}
