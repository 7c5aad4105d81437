//! What a walk is made of: a few tabs, what each of them does when, and what goes wrong meanwhile.

use sentiance_emulator::faults::Fault;
use serde::{Deserialize, Serialize};

/// Tabs of one device. All of them are asked at quiet moments, also those that have nothing to do.
pub const TABS: usize = 3;

/// One device and what happens to it, from an empty start to a quiet end. As JSON it can be kept and played again.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Schedule {
    /// Gives this very schedule again, unless it was shrunk.
    pub seed: u64,
    /// Whether the device has never seen the module; else it was left by a reset.
    pub fresh: bool,
    /// Whether the engine offers Web Locks.
    pub locks: bool,
    /// Who is logged in when it begins.
    pub person: Option<Person>,
    /// The user that is there when it begins, theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<First>,
    /// On the network and in the servers, in the order in which requests meet them.
    pub faults: Vec<Fault>,
    /// What each tab does.
    pub tabs: [Vec<Step>; TABS],
}

/// How the first user came, before anything goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct First {
    /// Whether the app said whose it is.
    pub named: bool,
    /// When its token ends, if not in a week.
    pub ends: Option<Ends>,
}

/// Something a tab does, so many milliseconds after the start.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Step {
    pub at: u32,
    #[serde(flatten)]
    pub operation: Operation,
}

/// A further operation is an arm here, with a weight in `generate.rs`, a function of the same name in `page/tab.js`, and what it must
/// satisfy in `judge/`.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Operation {
    CreateUser {
        source: Source,
        timeout_ms: u32,
        abort_after_ms: Option<u32>,
        /// Whether the app says whose the user is: that of who is logged in, as far as this tab knows.
        #[serde(default)]
        named: bool,
    },
    Ensure {
        /// Whose; by default that of who is logged in, as far as this tab knows.
        whom: Option<Person>,
        /// Whether somebody else's user is in the way.
        reject: bool,
        source: Source,
        timeout_ms: u32,
        abort_after_ms: Option<u32>,
    },
    Token,
    Reset,
    GetUserId,
    UserExists,
    IsUserLinked,
    /// All three questions at once.
    Look,
    LogIn {
        person: Person,
    },
    LogOut,
    /// `localStorage.clear()`, as apps do; it is no reset.
    ClearStorage,
    /// The tab is loaded again.
    Reload,
    /// To another page of the site, and back: perhaps out of the back-forward cache.
    Away {
        ms: u32,
    },
    /// The tab is closed, and another one opened.
    Close,
    /// The stored token ends then, as if it had been there for long.
    Age {
        ends: Ends,
    },
    /// Who the user is, and whom the tab's listener was told of last, once they agree or a moment has passed.
    Heard,
    /// What this device keeps, once home mirrors the ledger or a moment has passed.
    Stored,
}

/// When a token ends that was made old.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ends {
    /// It is to be refreshed, and good until then.
    Soon,
    Past,
}

/// How the app gives the code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    Url,
    Callback,
    Literal,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Person {
    Ada,
    Bob,
    Cleo,
    /// Who is logged in when all is over: nobody before has had anything to do with this one.
    Zoe,
}

impl Person {
    /// As the platform knows them.
    pub const fn external_id(self) -> &'static str {
        match self {
            Self::Ada => "ada",
            Self::Bob => "bob",
            Self::Cleo => "cleo",
            Self::Zoe => "zoe",
        }
    }
}

/// What all calls that may create a user have in common.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Creation {
    pub source: Source,
    pub timeout_ms: u32,
    pub abort_after_ms: Option<u32>,
}

impl Operation {
    pub const fn creation(self) -> Option<Creation> {
        match self {
            Self::CreateUser { source, timeout_ms, abort_after_ms, .. } | Self::Ensure { source, timeout_ms, abort_after_ms, .. } => {
                Some(Creation { source, timeout_ms, abort_after_ms })
            }
            _ => None,
        }
    }

    pub const fn ensures(self) -> bool {
        matches!(self, Self::Ensure { .. })
    }

    /// Whether the page that does this goes away.
    pub const fn leaves(self) -> bool {
        matches!(self, Self::Reload | Self::Away { .. } | Self::Close)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::CreateUser { .. } => "createUser",
            Self::Ensure { .. } => "ensureUser",
            Self::Token => "requestUserAccessToken",
            Self::Reset => "reset",
            Self::GetUserId => "getUserId",
            Self::UserExists => "userExists",
            Self::IsUserLinked => "isUserLinked",
            Self::Look => "look",
            Self::LogIn { .. } => "logIn",
            Self::LogOut => "logOut",
            Self::ClearStorage => "clearStorage",
            Self::Reload => "reload",
            Self::Away { .. } => "away",
            Self::Close => "close",
            Self::Age { .. } => "age",
            Self::Heard => "heard",
            Self::Stored => "stored",
        }
    }
}
