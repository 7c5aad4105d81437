//! What the app was told by a call.

use std::time::Duration;

use serde_json::Value;

#[derive(Clone, Debug)]
pub struct Told(Value);

impl Told {
    pub const fn new(told: Value) -> Self {
        Self(told)
    }

    pub fn settled(&self) -> bool {
        self.0["state"] != "pending"
    }

    pub fn resolved(&self) -> bool {
        self.0["state"] == "resolved"
    }

    /// What it resolved with; `null` where it did not.
    pub fn value(&self) -> &Value {
        &self.0["value"]
    }

    /// The user that `createUser` resolved with.
    pub fn user(&self) -> Option<&str> {
        self.0["value"]["userInfo"]["userId"].as_str()
    }

    /// Whether the user's token is said to be past its time.
    pub fn is_expired(&self) -> bool {
        self.0["value"]["userInfo"]["isTokenExpired"] == true
    }

    /// A field of the error; empty where there is none, as in errors that are not the module's own.
    pub fn error(&self, field: &str) -> &str {
        self.0["error"][field].as_str().unwrap_or_default()
    }

    pub fn kind(&self) -> &str {
        self.error("kind")
    }

    pub fn outcome(&self) -> &str {
        self.error("outcome")
    }

    /// How long the app was told to wait before it tries again.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0["error"]["retryAfterMs"].as_u64().map(Duration::from_millis)
    }

    pub fn millis(&self) -> f64 {
        self.0["elapsed"].as_f64().unwrap_or(f64::INFINITY)
    }

    /// In a word: `resolved`, `hangs`, the error's kind, or its name where it has no kind.
    pub fn word(&self) -> String {
        match (self.0["state"].as_str(), self.kind()) {
            (Some("resolved"), _) => "resolved".into(),
            (Some("rejected"), "") => self.error("name").into(),
            (Some("rejected"), kind) => kind.into(),
            _ => "hangs".into(),
        }
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = self.word();
        match self.outcome() {
            "" => f.write_str(&word),
            outcome => write!(f, "{word} ({outcome})"),
        }
    }
}
