//! What came back of one schedule: what the tabs told, in the order in which the desk heard it, and what the emulator counted.

use sentiance_emulator::rules::Secret;
use serde::Deserialize;

use crate::plan::Call;

#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    pub events: Vec<Event>,
    pub counters: Counters,
    pub log: Vec<Entry>,
    pub users: Vec<User>,
    /// False where a call was waited for in vain.
    pub settled: bool,
}

/// `at` is the device's clock, in milliseconds since 1970: the one clock that all tabs share.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    pub at: i64,
    /// Absent where the desk itself tells.
    pub tab: Option<usize>,
    pub call: Option<Call>,
    #[serde(flatten)]
    pub what: What,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "what", rename_all = "camelCase")]
pub enum What {
    /// A round begins.
    Round,
    /// The tab takes up a step.
    Started,
    /// The call itself is made.
    Began {
        /// For whom the app says that the user is, as the backend knows them.
        #[serde(default)]
        person: Option<String>,
    },
    /// The module asks for a code, so it has its lease.
    Asked,
    /// The module sends a code to the platform.
    Posted {
        code: Secret,
    },
    Settled {
        elapsed: f64,
        #[serde(flatten)]
        came: Came,
    },
    /// The page went away with the call in it.
    Died,
    Loaded,
    /// The page goes away, perhaps into the back-forward cache.
    Hidden,
    /// It came back out of it.
    Shown,
    /// The tab's listener is told.
    Changed {
        now: Option<String>,
        before: Option<String>,
    },
    /// The module asks the platform for a new token in this one's place.
    Refreshing {
        token: Secret,
    },
    /// It got one.
    Refreshed,
    Watched,
}

/// What a call came to.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Came {
    Value(Value),
    Error(Error),
}

/// What a call resolved with; each gives some of it.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(default)]
pub struct Value {
    /// `null` where the answer is that there is none.
    #[serde(deserialize_with = "given")]
    pub user: Option<Option<String>>,
    /// The user's, where the call gives it.
    pub token: Option<Secret>,
    pub exists: Option<bool>,
    pub linked: Option<bool>,
    #[serde(deserialize_with = "given")]
    pub row: Option<Option<Row>>,
    pub home: Option<String>,
    /// Whom the tab's listener was told of last; absent where it was told nothing.
    #[serde(deserialize_with = "given")]
    pub heard: Option<Option<String>>,
}

/// A field that is there, even if it is `null`.
fn given<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// The ledger's row, as far as it matters here.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Row {
    pub phase: String,
    pub home: Option<String>,
}

#[derive(Clone, Default, Debug, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Error {
    /// Whether it is an `Error`, and the module says that it is its own.
    pub typed: bool,
    pub kind: String,
    pub reason: String,
    pub outcome: String,
    pub retry: String,
    pub retry_after_ms: Option<f64>,
    pub name: String,
    pub message: String,
}

#[derive(Clone, Default, Debug, Deserialize)]
pub struct Counters {
    pub exchange: u64,
    pub users_made: u64,
    pub codes_resent: u64,
}

/// One request, as the emulator's log has it.
#[derive(Clone, Debug, Deserialize)]
pub struct Entry {
    pub at: u64,
    pub method: String,
    pub path: String,
    pub status: Option<u16>,
    pub what: String,
    pub fault: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct User {
    pub user_id: String,
    pub external_id: String,
}

/// What the platform did for a code. Secrets as the log tells them apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Exchanged<'a> {
    pub code: &'a str,
    pub token: &'a str,
    pub user: &'a str,
    pub how: &'a str,
}

/// A new token in an old one's place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refreshed<'a> {
    pub old: &'a str,
    pub new: &'a str,
    pub user: &'a str,
}

impl Entry {
    pub fn is_exchange(&self) -> bool {
        self.method == "POST" && self.path == "/users"
    }

    /// Whose token is to be refreshed, if that is what was asked for.
    pub fn refreshes(&self) -> Option<&str> {
        self.path.strip_prefix("/users/")?.strip_suffix("/token").filter(|_| self.method == "POST")
    }

    /// Whose token the platform said it does not know: such a user is created anew.
    pub fn lapses(&self) -> Option<&str> {
        self.refreshes().filter(|_| self.status == Some(401))
    }

    /// What the platform did for which code, if it did anything.
    pub fn exchanged(&self) -> Option<Exchanged<'_>> {
        let (code, rest) = self.what.strip_prefix("code ")?.split_once(" gave token ")?;
        let (token, rest) = rest.split_once(" of ")?;
        let (user, how) = rest.split_once(": ")?;
        self.is_exchange().then_some(Exchanged { code, token, user, how })
    }

    pub fn refreshed(&self) -> Option<Refreshed<'_>> {
        let (old, new) = self.what.strip_prefix("token ")?.split_once(" refreshed to ")?;
        Some(Refreshed { old, new, user: self.refreshes()? })
    }
}

impl Record {
    pub fn exchanges(&self) -> impl Iterator<Item = Exchanged<'_>> {
        self.log.iter().filter_map(Entry::exchanged)
    }

    pub fn refreshes(&self) -> impl Iterator<Item = Refreshed<'_>> {
        self.log.iter().filter_map(Entry::refreshed)
    }
}
