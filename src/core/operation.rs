//! One call of the API, from its start until it is settled: what happened goes in, what should happen next comes out.

use std::sync::Arc;

use super::create::Create;
use super::explain::Explain;
use super::read::Read;
use super::reset::Reset;
use super::token::TokenRequest;
use super::{Failure, Id, Intent, Kind, Look, Token, User, Verdict};

/// What all operations of one tab share. It is never evidence of a user: only the ledger is.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub struct Tab {
    /// Counts the resets called in this tab. What began before one must not store or announce a user after it.
    pub epoch: u32,
    /// Resets under way.
    pub resetting: u32,
    /// There is no IndexedDB here: storage is only likely to be coherent, so a lease is looked at again before a code is spent.
    pub best_effort: bool,
    /// How far the platform's clock was ahead of the one that nobody sets when the platform last answered, in milliseconds.
    pub anchor: Option<i64>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Operation {
    Create(Create),
    Reset(Reset),
    Read(Read),
    Token(TokenRequest),
    Explain(Explain),
}

/// When an event happened, and something to roll dice with.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Now {
    /// The device's clock, in milliseconds since 1970. For leases and expiry.
    pub wall: u64,
    /// A clock that nobody sets, in milliseconds. For deadlines.
    pub mono: u64,
    pub random: u32,
}

/// What the edge should do next. One thing at a time; its end comes back as an [`Event`].
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Effect {
    /// Interrupt every other creation of this tab with [`Why::Reset`], then go on at once.
    Fence,
    /// Hold the Web Lock of this operation until it is settled. Bounded; not needed.
    Hold(Id),
    /// Is that operation's Web Lock free?
    Probe(Id),
    /// Wait until that operation's Web Lock is free, so many milliseconds at most.
    Outlast { holder: Id, within: u32 },
    /// Run one storage transaction.
    Transact(Intent),
    /// Get a code from the app within so many milliseconds; `attempt` counts from 1.
    FetchCode { attempt: u8, within: u32 },
    /// Exchange the code that was fetched last.
    Exchange { install: Id, key: Id, within: u32 },
    /// Ask the platform for a new token of this user.
    Refresh { user: Arc<User>, within: u32 },
    /// Wait so many milliseconds; less, where `or_online` is set and the network comes back.
    Sleep { millis: u32, or_online: bool },
    /// Tell the platform, once, that this user was reset. Nobody waits for it.
    Notify(Arc<User>, Option<Id>),
    /// The call is over.
    Settle(Result<Answer, Failure>),
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Event {
    Start,
    Fenced,
    /// The Web Lock is held, or it cannot be had.
    Held,
    Probed(Liveness),
    Ledger(Result<Verdict, StorageFault>),
    /// A code is there; the edge keeps it.
    Code(Result<(), Failure>),
    Exchanged(Result<Arc<User>, Failure>),
    Refreshed(Result<Token, Failure>),
    Woke,
    Notified,
    Interrupted(Why),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Liveness {
    /// Nobody holds the lock: its operation is over or its tab is gone.
    Free,
    Held,
    /// No Web Locks here.
    Unknown,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StorageFault {
    Denied,
    /// Full, for now or for good.
    Full,
    /// Did not commit.
    Failed,
    /// May have committed: the connection was lost or the answer did not come in time.
    Unknown,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Why {
    Deadline,
    Abort,
    Reset,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Answer {
    Created(Arc<User>),
    Reset,
    Found(Option<Arc<User>>),
    /// The user, for its token.
    Token(Arc<User>),
    /// What lies on the device, or why it could not be looked at.
    Seen(Result<Box<Look>, StorageFault>),
}

impl Effect {
    /// The end of a call that nothing came of.
    #[inline(never)]
    pub const fn fail(kind: Kind) -> Self {
        Effect::Settle(Err(Failure::new(kind)))
    }
}

impl StorageFault {
    pub const fn kind(self) -> Kind {
        match self {
            StorageFault::Denied => Kind::StorageDenied,
            StorageFault::Full => Kind::StorageFull,
            StorageFault::Failed | StorageFault::Unknown => Kind::StorageFailed,
        }
    }
}

impl Why {
    pub const fn kind(self) -> Kind {
        match self {
            Why::Deadline => Kind::Timeout,
            Why::Abort => Kind::Aborted,
            Why::Reset => Kind::Reset,
        }
    }
}

impl Operation {
    /// Whether a deadline, an abort or a reset may end what it is doing now.
    pub const fn is_interruptible(&self) -> bool {
        match self {
            Operation::Create(create) => create.is_interruptible(),
            Operation::Token(request) => request.is_interruptible(),
            Operation::Reset(_) | Operation::Read(_) | Operation::Explain(_) => true,
        }
    }

    /// By what an operation's entries in the timeline are known: its id, and how many codes, or tokens, it has asked for.
    pub const fn trace(&self) -> Option<(&Id, u8)> {
        match self {
            Operation::Create(create) => Some(create.trace()),
            Operation::Token(request) => Some(request.trace()),
            _ => None,
        }
    }
}

/// Moves one operation on. After [`Effect::Settle`] it must not be called again.
pub fn step(operation: &mut Operation, tab: &mut Tab, event: Event, now: Now) -> Effect {
    let issued_at = match &event {
        Event::Exchanged(Ok(user)) => Some(user.token.issued_at),
        Event::Refreshed(Ok(token)) => Some(token.issued_at),
        _ => None,
    };
    if let Some(issued_at) = issued_at {
        tab.anchor = Some(issued_at.wrapping_sub(now.mono) as i64);
    }
    match operation {
        Operation::Create(create) => create.step(tab, &event, now),
        Operation::Reset(reset) => reset.step(tab, &event),
        Operation::Read(read) => read.step(&event),
        Operation::Token(request) => request.step(tab, &event, now),
        Operation::Explain(explain) => explain.step(event),
    }
}
