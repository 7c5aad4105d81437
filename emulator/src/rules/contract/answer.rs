use http::{HeaderMap, HeaderName, StatusCode};
use serde_json::{Value, json};

use crate::rules::{Moment, Refusal};

/// An answer, and what was done for it in words that hold no secret.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub status: StatusCode,
    /// `None` for an answer without a body (204).
    pub body: Option<Value>,
    pub what: String,
}

impl Answer {
    pub(super) fn new(status: StatusCode, body: Value, what: impl Into<String>) -> Self {
        Self { status, body: Some(body), what: what.into() }
    }

    pub(super) fn empty(what: impl Into<String>) -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None, what: what.into() }
    }

    pub fn refusal(refusal: Refusal, moment: &mut Moment<'_>) -> Self {
        let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let body = json!({
            "message": refusal.to_string(),
            "errorCode": refusal.error_code(),
            "ref": moment.entropy.uuid(),
        });
        Self::new(status, body, format!("refused: {}", refusal.error_code()))
    }

    /// The headers every answer of the platform carries, faults included: any origin may read it.
    pub fn common_headers(date: &str) -> HeaderMap {
        let pairs = [
            ("access-control-allow-origin", "*"),
            ("access-control-expose-headers", "Retry-After, Date"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("date", date),
        ];
        let valid = |(name, value): (&'static str, &str)| Some((HeaderName::from_static(name), value.parse().ok()?));
        pairs.into_iter().filter_map(valid).collect()
    }
}
