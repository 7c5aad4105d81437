//! The device's one user as a pure state machine.
//!
//! [`step`](operation::step) takes an operation, what happened, and answers what should happen next. [`decide`](ledger::decide) says what
//! one storage transaction does with what it finds. Nothing here knows a browser, a clock or a wire format, so all of it is tested
//! natively and explored exhaustively (`tests/model`).

#[macro_use]
mod words;

pub mod create;
pub mod explain;
pub mod failure;
pub mod id;
pub mod ledger;
pub mod operation;
pub mod person;
pub mod policy;
pub mod read;
pub mod reset;
pub mod secret;
pub mod timeline;
pub mod token;
pub mod user;
pub mod watch;

pub use failure::{Failure, Kind, Outcome, Party, Reason, Retry, Subject};
pub use id::Id;
pub use ledger::{Existing, Home, Intent, Lease, Look, Phase, Place, Plan, Row, Stored, Verdict};
pub use operation::{Answer, Effect, Event, Liveness, Now, Operation, StorageFault, Tab, Why, step};
pub use person::Person;
pub use secret::Secret;
pub use timeline::Entry;
pub use user::{Standing, Token, User};
