//! Every question about the user: one look at the ledger, and a repair if home does not mirror it.

use super::{Answer, Effect, Event, Failure, Intent, Kind, StorageFault, Verdict, Why};

#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Read {
    /// What the first look found, while home is being repaired.
    seen: Option<Answer>,
}

impl Read {
    pub fn step(&mut self, event: Event) -> Effect {
        match event {
            Event::Start => Effect::Transact(Intent::Read),
            Event::Ledger(Ok(Verdict::Found { user, repair, .. })) => {
                let answer = Answer::Found(user);
                if repair && self.seen.is_none() {
                    self.seen = Some(answer);
                    return Effect::Transact(Intent::Repair);
                }
                Effect::Settle(Ok(answer))
            }
            Event::Ledger(Ok(_)) => fail(Kind::NewerVersion),
            // The ledger has answered; that home could not be written then does not change the answer.
            Event::Ledger(Err(StorageFault::Denied)) => fail(Kind::StorageDenied),
            Event::Ledger(Err(fault)) => match self.seen.take() {
                Some(answer) => Effect::Settle(Ok(answer)),
                None => fail(fault.kind()),
            },
            Event::Interrupted(why) => match self.seen.take() {
                Some(answer) if why == Why::Deadline => Effect::Settle(Ok(answer)),
                _ => fail(why.kind()),
            },
            _ => Effect::Transact(Intent::Read),
        }
    }
}

fn fail(kind: Kind) -> Effect {
    Effect::Settle(Err(Failure::new(kind)))
}
