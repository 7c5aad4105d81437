use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Moment, Refusal, Secret, Time};

/// Sentiance's documentation: a code lives about ten minutes.
pub const CODE_LIFE_MS: i64 = 10 * 60 * 1000;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Code {
    pub external_id: String,
    pub expires_at: Time,
    /// The idempotency key of the exchange that spent it.
    pub spent_by: Option<String>,
}

/// Authentication codes: single use, each for one external id.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Codes(BTreeMap<Secret, Code>);

impl Codes {
    /// 128 lower-case hex characters, as in Sentiance's documentation.
    pub fn mint(&mut self, external_id: &str, life_ms: i64, moment: &mut Moment<'_>) -> (Secret, Time) {
        let code = Secret::new(moment.entropy.hex(64));
        let expires_at = moment.now.plus(life_ms);
        self.0.insert(code.clone(), Code { external_id: external_id.to_owned(), expires_at, spent_by: None });
        (code, expires_at)
    }

    pub fn get(&self, code: &Secret) -> Result<&Code, Refusal> {
        self.0.get(code).ok_or(Refusal::CodeUnknown)
    }

    pub fn spend(&mut self, code: &Secret, idempotency_key: &str) {
        if let Some(code) = self.0.get_mut(code) {
            code.spent_by = Some(idempotency_key.to_owned());
        }
    }

    pub fn expire(&mut self, code: &Secret, now: Time) {
        if let Some(code) = self.0.get_mut(code) {
            code.expires_at = now;
        }
    }
}
