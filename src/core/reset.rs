//! `reset`: local first, needs no network, wins over everything that began before it.

use super::policy::{STORE_PAUSE, STORE_TRIES};
use super::{Answer, Effect, Event, Failure, Intent, Outcome, StorageFault, Tab, Verdict};

#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Reset {
    tries: u8,
}

impl Reset {
    pub fn step(&mut self, tab: &mut Tab, event: &Event) -> Effect {
        match event {
            Event::Start => {
                // From here on nothing that began earlier in this tab may store or announce a user.
                tab.epoch = tab.epoch.wrapping_add(1);
                tab.resetting += 1;
                Effect::Fence
            }
            Event::Ledger(Ok(Verdict::Reset { former: Some((user, install)) })) => Effect::Notify(user.clone(), *install),
            Event::Ledger(Ok(_)) | Event::Notified => self.end(tab, Ok(Answer::Reset)),
            Event::Ledger(Err(StorageFault::Full | StorageFault::Failed | StorageFault::Unknown)) if self.tries + 1 < STORE_TRIES => {
                self.tries += 1;
                Effect::Sleep { millis: STORE_PAUSE, or_online: false }
            }
            Event::Ledger(Err(fault)) => self.end(tab, Err(Failure::new(fault.kind()))),
            // The tombstone may or may not stand; calling again is always right.
            Event::Interrupted(why) => self.end(tab, Err(Failure { outcome: Outcome::Unknown, ..Failure::new(why.kind()) })),
            _ => Effect::Transact(Intent::Reset),
        }
    }

    fn end(&self, tab: &mut Tab, result: Result<Answer, Failure>) -> Effect {
        tab.resetting = tab.resetting.saturating_sub(1);
        Effect::Settle(result)
    }
}
