//! The control: what sign-in SDKs do. A Web Lock, a look at localStorage, the exchange, a write to localStorage; no ledger.
//!
//! It runs through the same explorer and must be shown to fail, or the invariants would prove nothing.

use std::sync::Arc;

use super::subject::{Call, Storage, Subject};
use crate::core::create::Fresh;
use crate::core::{Answer, Effect, Event, Failure, Home, Id, Intent, Kind, Now, Phase, Plan, Row, Stored, Tab, User, Verdict};

pub struct Naive {
    /// Whether it takes a Web Lock before it looks.
    pub locks: bool,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum NaiveOperation {
    Create { fresh: Fresh, made: Option<Arc<User>> },
    Reset,
    Read,
}

/// The one lock that all creations share.
const LOCK: Id = Id::numbered(0);

impl Subject for Naive {
    type Operation = NaiveOperation;

    const STORAGE: Storage = Storage::HomeOnly;

    fn begin(&self, call: Call, fresh: Fresh) -> NaiveOperation {
        match call {
            Call::Create(_) | Call::Ensure(..) => NaiveOperation::Create { fresh, made: None },
            Call::Reset => NaiveOperation::Reset,
            Call::Read | Call::Token { .. } => NaiveOperation::Read,
        }
    }

    fn step(&self, operation: &mut NaiveOperation, _: &mut Tab, event: Event, _: Now) -> Effect {
        match operation {
            NaiveOperation::Create { fresh, made } => match event {
                Event::Start if self.locks => Effect::Hold(LOCK),
                Event::Start | Event::Held => Effect::Transact(Intent::Read),
                Event::Ledger(Ok(Verdict::Found { user: Some(_), .. })) => fail(Failure::new(Kind::UserExists)),
                Event::Ledger(Ok(Verdict::Found { .. })) => Effect::FetchCode { attempt: 1, within: u32::MAX },
                Event::Code(Ok(())) => Effect::Exchange { install: fresh.install, key: fresh.key, within: u32::MAX },
                Event::Exchanged(Ok(user)) => {
                    *made = Some(user.clone());
                    Effect::Transact(Intent::Commit { op: fresh.op, generation: 0, epoch: 0, user })
                }
                Event::Code(Err(failure)) | Event::Exchanged(Err(failure)) => fail(failure),
                Event::Interrupted(why) => fail(Failure::new(why.kind())),
                _ => made.clone().map_or_else(|| fail(Failure::new(Kind::StorageFailed)), |user| Effect::Settle(Ok(Answer::Created(user)))),
            },
            NaiveOperation::Reset => match event {
                Event::Start => Effect::Transact(Intent::Reset),
                _ => Effect::Settle(Ok(Answer::Reset)),
            },
            NaiveOperation::Read => match event {
                Event::Ledger(Ok(Verdict::Found { user, .. })) => Effect::Settle(Ok(Answer::Found(user))),
                _ => Effect::Transact(Intent::Read),
            },
        }
    }

    fn is_interruptible(&self, _: &NaiveOperation) -> bool {
        true
    }

    fn decide(&self, intent: &Intent, stored: &Stored, _: Home, _: u64, _: u32) -> Plan {
        let user = super::storage::user_of(stored).cloned();
        let (put, verdict) = match intent {
            Intent::Commit { user, .. } => (Some(Row { phase: Phase::User(user.clone()), ..Row::empty(0) }), Verdict::Committed),
            Intent::Reset => (Some(Row::empty(0)), Verdict::Reset { former: None }),
            _ => (None, Verdict::Found { op: None, generation: 0, user, person: None, repair: false }),
        };
        Plan { mirror: put.is_some(), put, prove: false, set_aside: false, verdict }
    }
}

fn fail(failure: Failure) -> Effect {
    Effect::Settle(Err(failure))
}
