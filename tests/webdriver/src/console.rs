//! What the page and the browser wrote to the console: the test that reads it can fail on any error or CSP violation.

use std::fmt;

use serde::Deserialize;

use crate::{Browser, Engine, Error, Result, command::Command};

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct ConsoleEntry {
    /// `SEVERE`, `WARNING`, `INFO` or `DEBUG`.
    pub level: String,
    pub message: String,
    /// `network`, `security`, `javascript`, `console-api`, ...
    #[serde(default)]
    pub source: String,
}

impl ConsoleEntry {
    pub fn is_error(&self) -> bool {
        self.level == "SEVERE"
    }

    /// The browser itself says so of every request that failed or was answered 4xx or 5xx; no page can silence it.
    pub fn is_failed_request(&self) -> bool {
        self.source == "network"
    }
}

impl Browser {
    /// What was written since the last call.
    pub async fn console(&self) -> Result<Vec<ConsoleEntry>> {
        if self.engine() != Engine::Chromium {
            return Err(Error::NotOffered { engine: self.engine(), what: "the console's log" });
        }
        let entries = self.client().issue_cmd(Command::BrowserLog).await?;
        serde_json::from_value(entries).map_err(|_| Error::Answer("the console's log"))
    }
}

impl fmt::Display for ConsoleEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}] {}", self.level, self.source, self.message)
    }
}
