//! The app's backend and the platform, as the exchange contract describes them, and what a network does to a request.

use std::sync::Arc;

use crate::core::{Failure, Id, Kind, Outcome, Party, Secret, User};

/// Two people share the device; the second may log in while a call is under way.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
pub enum Person {
    #[default]
    Ann,
    Bob,
}

/// Names one answer of the platform, so that two tokens of the same user can be told apart. Drawn from the operation and its send, so
/// that it does not depend on the order in which tabs are served.
pub type Serial = u8;

/// A set of serials.
pub type Serials = u128;

/// The serial of a user that was there from the beginning.
pub const INITIAL: Serial = 126;
/// The serial of a home that no ledger row stands behind.
pub const LEFTOVER: Serial = 127;

const SENDS_OF_ONE_OPERATION: u8 = 5;

pub const fn serial(operation: u8, send: u8) -> Serial {
    operation * SENDS_OF_ONE_OPERATION + send
}

pub const fn one(serial: Serial) -> Serials {
    1 << serial
}

#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub struct Server {
    /// Who is logged in at the app now.
    pub person: Person,
    /// The idempotency keys that the platform remembers, and whose they are; sorted.
    keys: Arc<Vec<(Id, Person)>>,
    /// From here on nothing answers.
    pub down: bool,
}

/// A code as the edge keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Code {
    pub person: Person,
    pub sent: bool,
}

/// How far an exchange has come.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Travel {
    Sent,
    Answered(Reply),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reply {
    User(Person, Serial),
    /// `AUTH_CODE_USED`: the page cannot know that its own first send used it.
    Used,
    /// `IDEMPOTENCY_CONFLICT`: the key was another person's.
    Conflict,
}

/// What can go wrong with the request for a code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CodeFault {
    Lost,
    /// Nobody is logged in, or the app's own function throws.
    Refused,
}

/// What can go wrong with an exchange before the platform has acted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ExchangeFault {
    Lost,
    Error,
    /// 429 or 503, with a Retry-After that fits the deadline.
    Busy,
    /// The same, longer than the deadline.
    BusyForLong,
    Expired,
    Disabled,
}

/// What can go wrong after the platform has acted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AnswerFault {
    Lost,
    /// Cut short, or another page's HTML.
    Garbled,
}

impl Server {
    /// The platform acts on an exchange. A known person is restored: the same user, with a new token.
    pub fn exchange(&mut self, honours_keys: bool, key: Id, person: Person, serial: Serial) -> Reply {
        if honours_keys {
            match self.keys.binary_search_by_key(&key, |(known, _)| *known) {
                Ok(at) if self.keys[at].1 != person => return Reply::Conflict,
                Ok(_) => {}
                Err(at) => Arc::make_mut(&mut self.keys).insert(at, (key, person)),
            }
        }
        Reply::User(person, serial)
    }

    /// The browser sends the same POST again by itself. The page sees the second answer only.
    pub fn exchange_twice(&mut self, honours_keys: bool, key: Id, person: Person, serial: Serial) -> Reply {
        match self.exchange(honours_keys, key, person, serial) {
            Reply::User(..) if !honours_keys => Reply::Used,
            reply => reply,
        }
    }
}

impl Reply {
    pub fn result(self) -> Result<Arc<User>, Failure> {
        match self {
            Reply::User(person, serial) => Ok(user(person, serial)),
            Reply::Used => Err(ambiguous(Kind::CodeAmbiguous)),
            Reply::Conflict => Err(Failure::from(Party::Platform, Kind::PersonChanged)),
        }
    }
}

impl CodeFault {
    pub fn failure(self, from_callback: bool) -> Failure {
        Failure::from(
            Party::Backend,
            match self {
                _ if from_callback => Kind::CallbackFailed,
                CodeFault::Lost => Kind::Network,
                CodeFault::Refused => Kind::Unauthorized,
            },
        )
    }
}

impl ExchangeFault {
    pub const ALL: [Self; 6] = [Self::Lost, Self::Error, Self::Busy, Self::BusyForLong, Self::Expired, Self::Disabled];

    pub fn failure(self) -> Failure {
        match self {
            Self::Lost => ambiguous(Kind::Network),
            Self::Error => ambiguous(Kind::ServerError),
            Self::Busy => Failure { retry_after: Some(1_000), ..Failure::from(Party::Platform, Kind::RateLimited) },
            Self::BusyForLong => Failure { retry_after: Some(1_000_000), ..Failure::from(Party::Platform, Kind::RateLimited) },
            Self::Expired => Failure::from(Party::Platform, Kind::CodeRejected),
            Self::Disabled => Failure::from(Party::Platform, Kind::UserDisabled),
        }
    }
}

impl AnswerFault {
    pub fn failure(self) -> Failure {
        ambiguous(match self {
            Self::Lost => Kind::Network,
            Self::Garbled => Kind::NotJson,
        })
    }
}

fn ambiguous(kind: Kind) -> Failure {
    Failure { outcome: Outcome::Unknown, ..Failure::from(Party::Platform, kind) }
}

/// The user that one answer of the platform made or restored.
pub fn user(person: Person, serial: Serial) -> Arc<User> {
    let id = match person {
        Person::Ann => "ann",
        Person::Bob => "bob",
    };
    let token = Secret::new(serial.to_string());
    Arc::new(User { id: id.into(), token, expiry: String::new(), expires_at: u64::MAX, linked: true, skew: 0, platform: String::new() })
}

/// Which answer of the platform made this user.
pub fn serial_of(user: &Arc<User>) -> Serial {
    user.token.expose().parse().unwrap_or(LEFTOVER)
}
