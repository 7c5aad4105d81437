//! Every question about the user: one look at the ledger, and a repair if home does not mirror it.

use std::sync::Arc;

use super::{Answer, Effect, Event, Intent, Kind, StorageFault, User, Verdict, Why};

#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Read {
    /// What the first look found, while home is being repaired.
    seen: Option<Option<Arc<User>>>,
}

impl Read {
    pub fn step(&mut self, event: &Event) -> Effect {
        match event {
            Event::Start => Effect::Transact(Intent::Read),
            Event::Ledger(Ok(Verdict::Found { user, repair: true, .. })) if self.seen.is_none() => {
                self.seen = Some(user.clone());
                Effect::Transact(Intent::Repair)
            }
            Event::Ledger(Ok(Verdict::Found { user, .. })) => Effect::Settle(Ok(Answer::Found(user.clone()))),
            Event::Ledger(Ok(_)) => Effect::fail(Kind::NewerVersion),
            // The ledger has answered; that home could not be written then does not change the answer.
            Event::Ledger(Err(fault)) => self.answer(fault.kind(), *fault != StorageFault::Denied),
            Event::Interrupted(why) => self.answer(why.kind(), *why == Why::Deadline),
            _ => Effect::Transact(Intent::Read),
        }
    }

    /// What was seen, if that may be told; else why it could not be looked at.
    fn answer(&mut self, problem: Kind, may_be_told: bool) -> Effect {
        match self.seen.take() {
            Some(user) if may_be_told => Effect::Settle(Ok(Answer::Found(user))),
            _ => Effect::fail(problem),
        }
    }
}
