//! What is explored: the shipped core, a mutant of it, or the naive way.

use std::fmt::Debug;
use std::hash::Hash;

use super::network::{INITIAL, Person, secret};
use crate::core::create::{Create, Fresh, Source};
use crate::core::ledger::decide;
use crate::core::policy::DEFAULT_DEADLINE;
use crate::core::read::Read;
use crate::core::reset::Reset;
use crate::core::token::TokenRequest;
use crate::core::{Effect, Event, Existing, Home, Intent, Now, Operation, Plan, Stored, Tab, step};

/// One call of the API. A further operation joins the exploration as an arm here and in [`Shipped::begin`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Call {
    Create(Source),
    /// For that person. Another's user is kept or replaced.
    Ensure(Person, Source, Existing),
    /// `refused`: the token that was there from the beginning was refused to the caller, who asks for another one.
    Token {
        refused: bool,
    },
    Reset,
    Read,
}

impl Call {
    /// How the caller of a creation gives the code.
    pub const fn source(self) -> Option<Source> {
        match self {
            Call::Create(source) | Call::Ensure(_, source, _) => Some(source),
            _ => None,
        }
    }

    /// For whom a user is wanted, as far as the app says.
    pub const fn person(self) -> Option<Person> {
        match self {
            Call::Ensure(person, ..) => Some(person),
            _ => None,
        }
    }
}

/// Where the subject keeps the device's user.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Storage {
    /// In the ledger, mirrored to localStorage inside the ledger's transactions.
    Ledger,
    /// In localStorage alone, as each process sees it.
    HomeOnly,
}

pub trait Subject: Sync {
    type Operation: Clone + PartialEq + Eq + Hash + Debug + Send;

    const STORAGE: Storage = Storage::Ledger;

    fn begin(&self, call: Call, fresh: Fresh) -> Self::Operation;
    fn step(&self, operation: &mut Self::Operation, tab: &mut Tab, event: Event, now: Now) -> Effect;
    fn is_interruptible(&self, operation: &Self::Operation) -> bool;
    fn decide(&self, intent: &Intent, stored: &Stored, home: Home, wall: u64, epoch: u32) -> Plan;
}

/// The core as it is shipped, compiled from `src/core`.
pub struct Shipped;

impl Subject for Shipped {
    type Operation = Operation;

    fn begin(&self, call: Call, fresh: Fresh) -> Operation {
        match call {
            Call::Create(source) => Operation::Create(Create::new(fresh, source, None, DEFAULT_DEADLINE)),
            Call::Ensure(person, source, others) => Operation::Create(Create::ensuring(fresh, source, person.of_the_app(), others, DEFAULT_DEADLINE)),
            Call::Token { refused } => Operation::Token(TokenRequest::new(fresh.op, refused.then(|| secret(INITIAL)), DEFAULT_DEADLINE)),
            Call::Reset => Operation::Reset(Reset::default()),
            Call::Read => Operation::Read(Read::default()),
        }
    }

    fn step(&self, operation: &mut Operation, tab: &mut Tab, event: Event, now: Now) -> Effect {
        step(operation, tab, event, now)
    }

    fn is_interruptible(&self, operation: &Operation) -> bool {
        operation.is_interruptible()
    }

    fn decide(&self, intent: &Intent, stored: &Stored, home: Home, wall: u64, epoch: u32) -> Plan {
        decide(intent, stored, home, wall, epoch)
    }
}
