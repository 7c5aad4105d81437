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
    /// On the network and in the servers, in the order in which requests meet them.
    pub faults: Vec<Fault>,
    /// What each tab does.
    pub tabs: [Vec<Step>; TABS],
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
    },
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
    /// What this device keeps, once home mirrors the ledger or a moment has passed.
    Stored,
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

impl Operation {
    /// Whether the page that does this goes away.
    pub const fn leaves(self) -> bool {
        matches!(self, Self::Reload | Self::Away { .. } | Self::Close)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::CreateUser { .. } => "createUser",
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
            Self::Stored => "stored",
        }
    }
}
