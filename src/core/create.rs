//! `createUser` and `ensureUser`: lease, code, exchange, commit; and what to do when any of them goes wrong.

use std::sync::Arc;

use super::policy::{self, CODE_TRIES, CODES, LEASE_MARGIN, POLL, REFUSALS, SENDS, STORE_PAUSE, STORE_TRIES};
use super::{Answer, Effect, Event, Existing, Failure, Id, Intent, Kind, Liveness, Now, Outcome, Person, Retry, StorageFault, Tab, User, Verdict, Why};

/// How the caller gives the code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Source {
    /// One code, handed in. There is no other one after it.
    Literal,
    /// From a URL of the app's backend: can be asked again, at any time.
    Url,
    /// From the app's own function: gives another code, but its failures are its own.
    Callback,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Create {
    op: Id,
    install: Id,
    key: Id,
    source: Source,
    person: Option<Person>,
    existing: Existing,
    timeout: u32,
    /// By the clock that nobody sets.
    deadline: u64,
    /// The resets that this tab had seen when the call began.
    epoch: u32,
    generation: u32,
    /// The generation in which it first found another creation to wait for.
    waits_since: Option<u32>,
    /// What the exchanges carry: our own key, or the one that an interrupted creation left.
    key_in_use: Id,
    inherited: bool,
    /// A holder shown to be gone.
    void: Option<Id>,
    /// An answer was lost, so the platform may have acted.
    ambiguous: bool,
    /// Codes asked for, exchanges sent, codes refused.
    codes: u8,
    sends: u8,
    refusals: u8,
    /// Failures at the code that is being fetched; tries at one transaction.
    code_failures: u8,
    tries: u8,
    /// What the exchange brought and is to be stored.
    user: Option<Arc<User>>,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Stage {
    /// Before the lease is asked for.
    Preparing,
    /// The lease is asked for, or will be again.
    Taking,
    Probing {
        holder: Id,
        until: u64,
    },
    /// Waiting until another creation is over.
    Outlasting(Id),
    /// Telling the platform that another person's user was reset.
    Notifying,
    Coding,
    Checking,
    Exchanging,
    /// Waiting before the next code.
    Waiting,
    Committing,
    /// Waiting before the same transaction is tried again.
    Retrying,
    Verifying,
    Releasing(Failure),
}

/// What is new for one call: ids drawn by the edge, and the caller's wishes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fresh {
    pub op: Id,
    pub install: Id,
    pub key: Id,
}

impl Create {
    /// For a person whom the app may not name; whoever's user is there is in the way.
    pub const fn new(fresh: Fresh, source: Source, person: Option<Person>, timeout: u32) -> Self {
        let Fresh { op, install, key } = fresh;
        Self {
            op,
            install,
            key,
            source,
            person,
            existing: Existing::InTheWay,
            timeout,
            deadline: 0,
            epoch: 0,
            generation: 0,
            waits_since: None,
            key_in_use: key,
            inherited: false,
            void: None,
            ambiguous: false,
            codes: 0,
            sends: 0,
            refusals: 0,
            code_failures: 0,
            tries: 0,
            user: None,
            stage: Stage::Preparing,
        }
    }

    /// Sees to it that the device's user is that person's. `others` is what another person's means.
    pub fn ensuring(fresh: Fresh, source: Source, person: Person, others: Existing, timeout: u32) -> Self {
        Self { existing: others, ..Self::new(fresh, source, Some(person), timeout) }
    }

    /// Once the commit is issued, its result decides and nothing else does.
    pub const fn is_interruptible(&self) -> bool {
        !matches!(self.stage, Stage::Committing | Stage::Verifying | Stage::Releasing(_))
    }

    pub const fn trace(&self) -> (&Id, u8) {
        (&self.op, self.codes)
    }

    pub fn step(&mut self, tab: &Tab, event: &Event, now: Now) -> Effect {
        match event {
            Event::Start => {
                self.deadline = now.mono + u64::from(self.timeout);
                self.epoch = tab.epoch;
                Effect::Hold(self.op)
            }
            Event::Probed(liveness) => match self.stage {
                Stage::Outlasting(holder) => self.outlasted(holder, *liveness, now),
                Stage::Probing { until, .. } if *liveness != Liveness::Free => self.settle(busy(until, now)),
                Stage::Probing { holder, .. } => {
                    self.void = Some(holder);
                    self.take(now)
                }
                _ => self.take(now),
            },
            Event::Ledger(Ok(verdict)) => self.ledger(tab, verdict, now),
            Event::Ledger(Err(fault)) => self.storage_failed(*fault),
            Event::Code(Ok(())) => {
                self.code_failures = 0;
                if tab.best_effort {
                    self.stage = Stage::Checking;
                    return Effect::Transact(Intent::Check { op: self.op, generation: self.generation });
                }
                self.exchange(now)
            }
            Event::Code(Err(failure)) => self.code_failed(*failure, now),
            Event::Exchanged(Ok(user)) => self.commit(user.clone()),
            Event::Exchanged(Err(failure)) => self.exchange_failed(*failure, now),
            Event::Woke => match (self.stage, &self.user) {
                (Stage::Retrying, Some(user)) => self.commit(user.clone()),
                (Stage::Waiting, _) => self.fetch_code(now),
                _ => self.take(now),
            },
            Event::Interrupted(why) => self.interrupted(*why),
            Event::Notified => self.fetch_code(now),
            Event::Held | Event::Fenced | Event::Refreshed(_) => self.take(now),
        }
    }

    fn ledger(&mut self, tab: &Tab, verdict: &Verdict, now: Now) -> Effect {
        self.tries = 0;
        match (self.stage, verdict) {
            (Stage::Releasing(failure), _) => self.settle(failure),

            (Stage::Taking, Verdict::Taken { generation, install, key, inherited, former }) => {
                self.generation = *generation;
                self.install = *install;
                self.key_in_use = *key;
                self.inherited = *inherited;
                match former {
                    Some((user, install)) => {
                        self.stage = Stage::Notifying;
                        Effect::Notify(user.clone(), *install)
                    }
                    None => self.fetch_code(now),
                }
            }
            (Stage::Taking, Verdict::There(user)) => Effect::Settle(Ok(Answer::Created(user.clone()))),
            (Stage::Taking, &Verdict::Busy { holder: Some(holder), until, generation }) if self.ensures() => {
                self.waits_since.get_or_insert(generation);
                self.stage = Stage::Outlasting(holder);
                Effect::Outlast { holder, within: self.remaining(now).min(left(until, now).max(POLL)) }
            }
            (Stage::Taking, &Verdict::Busy { holder: Some(holder), until, .. }) if self.void != Some(holder) => {
                self.stage = Stage::Probing { holder, until };
                Effect::Probe(holder)
            }
            (Stage::Checking, Verdict::Kept) => self.exchange(now),
            // Somebody else's creation was quicker; perhaps it was for the same person. Where it is still under way this one has lost:
            // two that take the lease back from each other would never end.
            (Stage::Checking, Verdict::Exists) if self.ensures() => self.take(now),

            (Stage::Committing, Verdict::Committed) => self.verify(),
            (Stage::Committing, Verdict::Exists) if self.ensures() => self.verify(),
            // The platform made or restored a user that this device does not take.
            (Stage::Committing, verdict) => self.settle(Failure { outcome: Outcome::ServerActed, ..lost(verdict, now) }),

            (Stage::Verifying, Verdict::Found { generation, op, user, person, .. }) => {
                let ours = || *op == Some(self.op) || (self.ensures() && person.is_some() && *person == self.digest());
                match user {
                    _ if *generation != self.generation || tab.epoch != self.epoch => self.settle(acted(Kind::Reset)),
                    Some(user) if ours() => Effect::Settle(Ok(Answer::Created(user.clone()))),
                    Some(_) => self.settle(acted(self.in_the_way())),
                    None => self.release(acted(Kind::StorageFailed)),
                }
            }
            (Stage::Verifying, _) => self.unverified(),
            (_, verdict) => self.settle(lost(verdict, now)),
        }
    }

    fn storage_failed(&mut self, fault: StorageFault) -> Effect {
        self.tries += 1;
        let again = self.tries < STORE_TRIES && fault != StorageFault::Denied;
        match self.stage {
            Stage::Releasing(failure) => self.settle(failure),
            Stage::Verifying => self.unverified(),
            Stage::Committing if fault == StorageFault::Unknown => self.verify(),
            Stage::Taking | Stage::Committing if again => {
                if let Stage::Committing = self.stage {
                    self.stage = Stage::Retrying;
                }
                Effect::Sleep { millis: STORE_PAUSE, or_online: false }
            }
            Stage::Committing => self.release(acted(fault.kind())),
            _ => self.release(Failure::new(fault.kind())),
        }
    }

    /// Whose user is there now?
    fn verify(&mut self) -> Effect {
        self.stage = Stage::Verifying;
        Effect::Transact(Intent::Read)
    }

    fn unverified(&self) -> Effect {
        self.settle(Failure { outcome: Outcome::Unknown, ..Failure::new(Kind::StorageFailed) })
    }

    fn code_failed(&mut self, failure: Failure, now: Now) -> Effect {
        self.code_failures += 1;
        let another = self.source == Source::Url
            && is_transient(failure.kind)
            && self.codes < CODES
            && (self.code_failures < CODE_TRIES || failure.retry_after.is_some());
        if another { self.wait(failure, now) } else { self.release(failure) }
    }

    fn exchange_failed(&mut self, failure: Failure, now: Now) -> Effect {
        self.ambiguous |= failure.outcome != Outcome::NothingHappened;
        if self.source == Source::Literal || self.sends >= SENDS || self.codes >= CODES {
            return self.release(failure);
        }
        match failure.kind {
            Kind::CodeRejected => {
                self.refusals += 1;
                if self.refusals > REFUSALS { self.release(failure) } else { self.fetch_code(now) }
            }
            Kind::CodeAmbiguous => self.fetch_code(now),
            // The interrupted creation was another person's: go on under a key of our own, saved before it is sent.
            Kind::PersonChanged if self.inherited => self.take(now),
            Kind::NotJson | Kind::InvalidAnswer | Kind::TooLarge => self.wait(failure, now),
            kind if is_transient(kind) => self.wait(failure, now),
            _ => self.release(failure),
        }
    }

    /// Waits before the next code, as long as the server asked or as the dice say; fails where the deadline comes first.
    fn wait(&mut self, failure: Failure, now: Now) -> Effect {
        // Every exchange that was sent has failed, or there would be no next code.
        let pause = policy::pause(&failure, self.sends + self.code_failures, now.random);
        if pause >= self.remaining(now) {
            return self.release(failure);
        }
        self.stage = Stage::Waiting;
        Effect::Sleep { millis: pause, or_online: failure.retry_after.is_none() }
    }

    fn take(&mut self, now: Now) -> Effect {
        self.stage = Stage::Taking;
        Effect::Transact(Intent::Take {
            op: self.op,
            until: now.wall + u64::from(self.remaining(now)) + LEASE_MARGIN,
            key: self.key,
            install: self.install,
            // A single code that is refused under another call's key could not be replaced.
            inherit: self.source != Source::Literal && self.codes == 0,
            void: self.void,
            again: if self.codes > 0 { Some(self.generation) } else { self.waits_since },
            joins: self.codes == 0,
            person: self.person.clone(),
            // It has reset what was there when it began; what came since is not for it to judge.
            existing: if self.ensures() && self.codes > 0 { Existing::Kept } else { self.existing },
        })
    }

    fn outlasted(&mut self, holder: Id, liveness: Liveness, now: Now) -> Effect {
        match liveness {
            Liveness::Free => self.void = Some(holder),
            Liveness::Held => {}
            Liveness::Unknown => {
                self.stage = Stage::Taking;
                return Effect::Sleep { millis: POLL, or_online: false };
            }
        }
        self.take(now)
    }

    /// Whether a user that is there may be what was asked for.
    fn ensures(&self) -> bool {
        self.existing != Existing::InTheWay
    }

    fn digest(&self) -> Option<Id> {
        self.person.as_ref().map(|person| person.digest(self.install))
    }

    fn in_the_way(&self) -> Kind {
        if self.ensures() { Kind::OtherUser } else { Kind::UserExists }
    }

    fn fetch_code(&mut self, now: Now) -> Effect {
        self.stage = Stage::Coding;
        self.codes += 1;
        let another = self.source == Source::Url && self.codes < CODES;
        Effect::FetchCode { attempt: self.codes, within: policy::share(self.remaining(now), another) }
    }

    fn exchange(&mut self, now: Now) -> Effect {
        self.stage = Stage::Exchanging;
        self.sends += 1;
        let another = self.source != Source::Literal && self.sends < SENDS;
        Effect::Exchange { install: self.install, key: self.key_in_use, within: policy::share(self.remaining(now), another) }
    }

    fn commit(&mut self, user: Arc<User>) -> Effect {
        self.stage = Stage::Committing;
        self.user = Some(user.clone());
        Effect::Transact(Intent::Commit { op: self.op, generation: self.generation, epoch: self.epoch, user })
    }

    /// Fails, and gives the lease back first.
    fn release(&mut self, failure: Failure) -> Effect {
        self.stage = Stage::Releasing(failure);
        Effect::Transact(Intent::Release { op: self.op, failure: self.told(failure) })
    }

    fn interrupted(&mut self, why: Why) -> Effect {
        let outcome = if matches!(self.stage, Stage::Exchanging) { Outcome::Unknown } else { Outcome::NothingHappened };
        let outcome = if matches!(self.stage, Stage::Retrying) { Outcome::ServerActed } else { outcome };
        let failure = Failure { outcome, ..Failure::new(why.kind()) };
        match self.stage {
            // Nothing was asked of the ledger yet, or the tombstone takes the lease away.
            Stage::Preparing | Stage::Probing { .. } | Stage::Outlasting(_) => self.settle(failure),
            _ if why == Why::Reset => self.settle(failure),
            _ => self.release(failure),
        }
    }

    fn remaining(&self, now: Now) -> u32 {
        policy::millis(now.mono, self.deadline)
    }

    fn settle(&self, failure: Failure) -> Effect {
        Effect::Settle(Err(self.told(failure)))
    }

    /// The failure, with what it means after all that was sent before it.
    fn told(&self, mut failure: Failure) -> Failure {
        if self.ambiguous && failure.outcome == Outcome::NothingHappened {
            failure.outcome = Outcome::Unknown;
        }
        // The same call would send the same code again.
        if self.source == Source::Literal && self.sends > 0 && failure.retry == Retry::SameCall {
            failure.retry = Retry::FreshCode;
        }
        failure
    }
}

/// Whether the same request may well succeed a little later.
pub const fn is_transient(kind: Kind) -> bool {
    matches!(kind, Kind::Offline | Kind::Network | Kind::Timeout | Kind::RateLimited | Kind::ServerError)
}

fn busy(until: u64, now: Now) -> Failure {
    Failure { retry_after: Some(left(until, now)), ..Failure::new(Kind::CreationInProgress) }
}

/// A failure of the device, after the platform made or restored a user.
fn acted(kind: Kind) -> Failure {
    Failure { outcome: Outcome::ServerActed, ..Failure::new(kind) }
}

/// Milliseconds until then.
pub fn left(until: u64, now: Now) -> u32 {
    policy::millis(now.wall, until)
}

/// Why the ledger did not let the operation go on.
fn lost(verdict: &Verdict, now: Now) -> Failure {
    match verdict {
        Verdict::Exists => Failure::new(Kind::UserExists),
        Verdict::Other => Failure::new(Kind::OtherUser),
        Verdict::WasReset => Failure::new(Kind::Reset),
        Verdict::NewerVersion => Failure::new(Kind::NewerVersion),
        Verdict::Busy { until, .. } => busy(*until, now),
        _ => Failure::new(Kind::StorageFailed),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const FRESH: Fresh = Fresh { op: Id::numbered(7), install: Id::numbered(8), key: Id::numbered(9) };
    /// The dice never say less than all that can be waited.
    const NOW: Now = Now { wall: 1_000, mono: 0, random: u32::MAX };

    /// How long it waits after each of these.
    fn waits(events: Vec<Event>) -> Vec<u32> {
        let mut create = Create::new(FRESH, Source::Url, None, 30_000);
        let taken = Verdict::Taken { generation: 0, install: FRESH.install, key: FRESH.key, inherited: false, former: None };
        let begin = [Event::Start, Event::Held, Event::Ledger(Ok(taken))];
        let effects = begin.into_iter().chain(events).map(|event| create.step(&Tab::default(), &event, NOW));
        effects.filter_map(|effect| if let Effect::Sleep { millis, .. } = effect { Some(millis) } else { None }).collect()
    }

    fn failed() -> Failure {
        Failure::new(Kind::Network)
    }

    #[test]
    fn the_wait_grows_with_each_exchange_that_fails() {
        let again = [Event::Woke, Event::Code(Ok(())), Event::Exchanged(Err(failed()))];
        assert_eq!(waits([&again[1..], &again, &again].concat()), [399, 799, 1_599]);
    }

    #[test]
    fn the_wait_for_a_code_grows_until_one_comes() {
        let (refused, came) = (Event::Code(Err(failed())), [Event::Code(Ok(())), Event::Exchanged(Err(failed()))]);
        let twice = [refused.clone(), Event::Woke, refused, Event::Woke];
        let failed_once = [&came[..], &[Event::Woke]].concat();
        assert_eq!(waits([&twice[..], &came].concat()), [399, 799, 399]);
        assert_eq!(waits([&failed_once[..], &twice, &came].concat()), [399, 799, 1_599, 799]);
    }
}
