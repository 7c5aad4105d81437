//! The app's backend and the platform, as the exchange contract describes them, and what a network does to a request.

use std::sync::Arc;

use crate::core::{Failure, Id, Kind, Outcome, Party, Secret, Standing, Token, User};

/// Two people share the device; the second may log in while a call is under way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Person {
    Ann,
    Bob,
}

/// Names one answer of the platform, so that two tokens of the same user can be told apart. Drawn from the operation and its send, so
/// that it does not depend on the order in which tabs are served. A user is named by the answer that made it, whatever token it has now.
pub type Serial = u8;

/// A set of serials.
pub type Serials = u128;

/// The serial of a user that was there from the beginning.
pub const INITIAL: Serial = 126;
/// The serial of a home that no ledger row stands behind.
pub const LEFTOVER: Serial = 127;

const SENDS_OF_ONE_OPERATION: u8 = 5;

/// When every answer of the platform comes, by its own clock; the device's clock begins with the same time.
pub const PLATFORM_TIME: u64 = 1_000_000_000_000;
const DAY: u64 = 24 * 3_600_000;

/// How much of its life a token has behind it, by the platform's clock. No clock of a device is ever so far off that it takes one for another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Age {
    Fresh,
    /// About to end, and good until then.
    Due,
    Over,
}

pub const fn serial(operation: u8, send: u8) -> Serial {
    operation * SENDS_OF_ONE_OPERATION + send
}

pub const fn one(serial: Serial) -> Serials {
    1 << serial
}

#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub struct Server {
    /// Who is logged in at the app now, where that is not whom a page thinks it has.
    pub person: Option<Person>,
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

/// What can go wrong with a refresh before the platform has acted. A POST that the browser sends twice is answered with another token for a
/// while, which is nothing new to the page, and later as `Unknown`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RefreshFault {
    Lost,
    Error,
    Busy,
    BusyForLong,
    /// `TOKEN_UNKNOWN`: taken back, or the user was deleted.
    Unknown,
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
    /// What the edge makes of it, by the device's clock.
    pub fn result(self, wall: u64) -> Result<Arc<User>, Failure> {
        match self {
            Reply::User(person, serial) => Ok(user(person, serial, token(serial, Age::Fresh, wall))),
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

impl RefreshFault {
    pub const ALL: [Self; 6] = [Self::Lost, Self::Error, Self::Busy, Self::BusyForLong, Self::Unknown, Self::Disabled];

    pub fn failure(self) -> Failure {
        match self {
            Self::Lost => ExchangeFault::Lost.failure(),
            Self::Error => ExchangeFault::Error.failure(),
            Self::Busy => ExchangeFault::Busy.failure(),
            Self::BusyForLong => ExchangeFault::BusyForLong.failure(),
            Self::Disabled => ExchangeFault::Disabled.failure(),
            Self::Unknown => Failure::from(Party::Platform, Kind::TokenRejected),
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

impl Person {
    /// What the app calls them.
    pub fn of_the_app(self) -> crate::core::Person {
        crate::core::Person::new(self.name().into())
    }

    const fn name(self) -> &'static str {
        match self {
            Person::Ann => "ann",
            Person::Bob => "bob",
        }
    }
}

/// The user that one answer of the platform made or restored. Which one that was rides in a field that the core only keeps.
pub fn user(person: Person, serial: Serial, token: Token) -> Arc<User> {
    Arc::new(User { id: person.name().into(), token, linked: true, standing: Standing::Enabled, platform: serial.to_string() })
}

/// A token of that age, as it comes when the device's clock says that.
pub fn token(serial: Serial, age: Age, wall: u64) -> Token {
    let expires_at = match age {
        Age::Fresh => PLATFORM_TIME + DAY,
        Age::Due => PLATFORM_TIME + 200_000,
        Age::Over => PLATFORM_TIME - DAY,
    };
    let skew = PLATFORM_TIME.wrapping_sub(wall) as i64;
    Token { id: secret(serial), expiry: String::new(), expires_at, issued_at: PLATFORM_TIME.min(expires_at - DAY), skew }
}

pub fn secret(serial: Serial) -> Secret {
    Secret::new(serial.to_string())
}

/// Which answer of the platform made this user.
pub fn serial_of(user: &Arc<User>) -> Serial {
    user.platform.parse().unwrap_or(LEFTOVER)
}

/// Which answer of the platform brought the token that it has now.
pub fn token_of(user: &Arc<User>) -> Serial {
    user.token.id.expose().parse().unwrap_or(LEFTOVER)
}
