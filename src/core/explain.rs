//! `explain`: one look at everything. What is wrong with it is part of the answer, and nothing is changed.

use super::{Answer, Effect, Event, Intent, Verdict};

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Explain;

impl Explain {
    pub fn step(&self, event: Event) -> Effect {
        match event {
            Event::Ledger(Ok(Verdict::Seen(look))) => Effect::Settle(Ok(Answer::Seen(Ok(look)))),
            Event::Ledger(Err(fault)) => Effect::Settle(Ok(Answer::Seen(Err(fault)))),
            Event::Interrupted(why) => Effect::fail(why.kind()),
            _ => Effect::Transact(Intent::Look),
        }
    }
}
