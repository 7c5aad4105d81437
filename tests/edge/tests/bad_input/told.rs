//! What an error is to say.

use serde_json::{Value, json};

const CREATE: &str = "E_SDK_CREATE_USER_ERROR";

#[derive(Clone, Debug)]
pub struct Told {
    code: &'static str,
    reason: &'static str,
    kind: &'static str,
    outcome: &'static str,
    retry: &'static str,
    status: Option<u16>,
    /// At least so many milliseconds.
    retry_after: Option<u32>,
    cause: &'static str,
    /// A word of the details, such as the option's name.
    names: &'static str,
}

/// Refused by the module itself, before anything happened.
pub const fn refused(kind: &'static str) -> Told {
    Told {
        code: CREATE,
        reason: "UNEXPECTED_ERROR",
        kind,
        outcome: "nothing-happened",
        retry: "never",
        status: None,
        retry_after: None,
        cause: "none",
        names: "",
    }
}

/// Nothing that could be used was handed in.
pub const fn missing(kind: &'static str) -> Told {
    Told { code: "E_SDK_MISSING_PARAMS", ..refused(kind) }
}

/// The app's backend answered so.
pub const fn backend(kind: &'static str) -> Told {
    Told { reason: "SERVER_ERROR", retry: "same-call", names: "The app's backend", ..refused(kind) }
}

/// The platform answered so.
pub const fn platform(kind: &'static str) -> Told {
    Told { reason: "SERVER_ERROR", retry: "fresh-code", names: "", ..refused(kind) }
}

impl Told {
    /// Nobody answered, or not in time.
    pub const fn by_network(self) -> Self {
        Self { reason: "NETWORK_ERROR", names: "", ..self }
    }

    pub const fn code(self, code: &'static str) -> Self {
        Self { code, ..self }
    }

    pub const fn reason(self, reason: &'static str) -> Self {
        Self { reason, ..self }
    }

    pub const fn outcome(self, outcome: &'static str) -> Self {
        Self { outcome, ..self }
    }

    pub const fn retry(self, retry: &'static str) -> Self {
        Self { retry, ..self }
    }

    pub const fn status(self, status: u16) -> Self {
        Self { status: Some(status), ..self }
    }

    pub const fn retry_after(self, millis: u32) -> Self {
        Self { retry_after: Some(millis), ..self }
    }

    pub const fn names(self, names: &'static str) -> Self {
        Self { names, ..self }
    }

    pub const fn cause(self, cause: &'static str) -> Self {
        Self { cause, ..self }
    }

    pub const fn cause_is_what_was_thrown(self) -> Self {
        Self { cause: "thrown", ..self }
    }

    /// All that is wrong with what a call came to; nothing where it is as it should be.
    pub fn faults(&self, told: &Value, secrets: &[String]) -> Vec<String> {
        let error = &told["error"];
        if told["state"] != "rejected" {
            return vec![format!("it is {}", told["state"])];
        }
        let mut faults = Vec::new();
        let mut same = |name: &str, wanted: Value| {
            if error[name] != wanted {
                faults.push(format!("{name} is {}, not {wanted}", error[name]));
            }
        };
        same("name", "SentianceError".into());
        same("isError", true.into());
        same("isSentianceError", true.into());
        same("code", self.code.into());
        same("reason", self.reason.into());
        same("kind", self.kind.into());
        same("outcome", self.outcome.into());
        same("retry", self.retry.into());
        same("status", json!(self.status));
        same("cause", self.cause.into());
        let details = error["details"].as_str().unwrap_or_default();
        same("message", format!("Reason: {} - {details}", self.reason).into());
        match (self.retry_after, error["retryAfterMs"].as_u64()) {
            (None, None) => {}
            (Some(least), Some(found)) if found >= u64::from(least) => {}
            (wanted, found) => faults.push(format!("retryAfterMs is {found:?}, not {wanted:?}")),
        }
        if !details.contains(self.names) {
            faults.push(format!("the details do not say \"{}\"", self.names));
        }
        let unfilled = ["{subject}", "{party}", "{status}", "undefined", "  "].iter().any(|sign| details.contains(sign));
        if unfilled || details.trim() != details || !details.ends_with('.') {
            faults.push("the details are no whole sentence".into());
        }
        let everything = error["everything"].as_str().unwrap_or_default();
        if everything.contains("PLANTED") || secrets.iter().any(|secret| everything.contains(secret.as_str())) {
            faults.push("it tells a secret".into());
        }
        if !faults.is_empty() {
            faults.push(format!("details: {details}"));
        }
        faults
    }
}
