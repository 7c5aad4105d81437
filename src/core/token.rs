//! `requestUserAccessToken`: the token that is there while it is fresh; else one refresh, however many calls and tabs ask.
//!
//! A refresh is bound to the generation and the token it began with. It stores nothing where either changed, and no call answers with the
//! token of a user that came after the one it was asked for.

use std::sync::Arc;

use super::create::{is_transient, left};
use super::policy::{self, LEASE_MARGIN, POLL, REFRESH_PATIENCE, SENDS, STORE_PAUSE, STORE_TRIES};
use super::{Answer, Effect, Event, Failure, Id, Intent, Kind, Liveness, Now, Outcome, Secret, Standing, StorageFault, Tab, Token, User, Verdict, Why};

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TokenRequest {
    op: Id,
    timeout: u32,
    /// By the clock that nobody sets.
    deadline: u64,
    /// The resets that this tab had seen when the call began.
    epoch: u32,
    /// A token that the platform has refused, to the caller or to this request: however fresh, it is not the answer.
    refused: Option<Secret>,
    /// Of the user whose token is asked for; known from the first look.
    generation: Option<u32>,
    /// A holder shown to be gone.
    void: Option<Id>,
    locked: bool,
    /// What the platform has done of what was asked of it so far, as far as is known.
    outcome: Outcome,
    sends: u8,
    tries: u8,
    /// The user whose token is asked for, as it was seen last; and the token that is to take that one's place.
    user: Option<Arc<User>>,
    new: Option<Token>,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Stage {
    Looking,
    /// The lease is asked for, or will be (again). It is before every refresh that is sent: a reset, or another token, shows then.
    Taking,
    /// Waiting until another call has refreshed.
    Outlasting(Id),
    /// It has waited long enough: what is there is looked at once more, and a token that may be valid will do.
    Impatient,
    Refreshing,
    Committing,
    /// Waiting before the same commit is tried again.
    Retrying,
    /// It failed. What is there may still be good enough.
    Ending(Failure),
}

impl TokenRequest {
    pub const fn new(op: Id, refused: Option<Secret>, timeout: u32) -> Self {
        Self {
            op,
            timeout,
            deadline: 0,
            epoch: 0,
            refused,
            generation: None,
            void: None,
            locked: false,
            outcome: Outcome::NothingHappened,
            sends: 0,
            tries: 0,
            user: None,
            new: None,
            stage: Stage::Looking,
        }
    }

    /// Once the commit is issued, its result decides and nothing else does.
    pub const fn is_interruptible(&self) -> bool {
        !matches!(self.stage, Stage::Committing | Stage::Ending(_))
    }

    pub const fn trace(&self) -> (&Id, u8) {
        (&self.op, self.sends)
    }

    pub fn step(&mut self, tab: &Tab, event: &Event, now: Now) -> Effect {
        match event {
            Event::Start => {
                self.deadline = now.mono + u64::from(self.timeout);
                self.epoch = tab.epoch;
                Effect::Transact(Intent::Read)
            }
            Event::Held => {
                self.locked = true;
                self.take(now)
            }
            Event::Probed(liveness) => self.outlasted(tab, *liveness, now),
            Event::Ledger(Ok(verdict)) => {
                self.tries = 0;
                self.found(tab, verdict, now)
            }
            Event::Ledger(Err(fault)) => self.storage_failed(*fault),
            Event::Refreshed(Ok(token)) => {
                self.outcome = Outcome::ServerActed;
                self.new = Some(token.clone());
                self.commit()
            }
            Event::Refreshed(Err(failure)) => self.refresh_failed(tab, *failure, now),
            Event::Woke => match self.stage {
                Stage::Retrying => self.commit(),
                _ => self.take(now),
            },
            Event::Interrupted(why) => self.interrupted(*why),
            _ => Effect::Transact(Intent::Read),
        }
    }

    /// What the ledger says, whatever it was asked.
    fn found(&mut self, tab: &Tab, verdict: &Verdict, now: Now) -> Effect {
        match verdict {
            // A reset was called in this tab meanwhile; its tombstone takes the lease away.
            Verdict::Refreshing(_) if tab.epoch != self.epoch => self.no_user(),
            Verdict::Refreshing(user) => self.refresh(tab, user.clone(), now),
            &Verdict::Busy { holder: Some(holder), until, .. } => {
                let patience = if self.may_answer(tab, now) { REFRESH_PATIENCE } else { u32::MAX };
                self.stage = Stage::Outlasting(holder);
                Effect::Outlast { holder, within: self.remaining(now).min(left(until, now).max(POLL)).min(patience) }
            }
            Verdict::Found { generation, user, .. } => {
                let same = self.generation.get_or_insert(*generation) == generation && tab.epoch == self.epoch;
                match user {
                    Some(user) if same => self.have(tab, user.clone(), now),
                    _ => self.no_user(),
                }
            }
            Verdict::NewerVersion => self.fail(Failure::new(Kind::NewerVersion)),
            _ => self.no_user(),
        }
    }

    /// The user is still the one that was asked for.
    fn have(&mut self, tab: &Tab, user: Arc<User>, now: Now) -> Effect {
        let old = self.user.replace(user.clone());
        let is_good = self.is_usable(&user) && user.token.is_fresh(tab, now);
        match self.stage {
            Stage::Ending(_) | Stage::Impatient if self.may_answer(tab, now) => answer(user),
            Stage::Ending(failure) if user.standing != Standing::Lapsed => self.fail(failure),
            // Its own, or one that came meanwhile: there is none that is newer.
            Stage::Committing if old.is_some_and(|old| user.token.id != old.token.id) && self.is_usable(&user) => answer(user),
            _ if is_good => answer(user),
            // No refresh could help, whatever became of this one; the app has to create the user again.
            _ if user.standing == Standing::Lapsed => self.fail(Failure::new(Kind::TokenRejected)),
            _ => {
                self.stage = Stage::Taking;
                if self.locked { self.take(now) } else { Effect::Hold(self.op) }
            }
        }
    }

    fn outlasted(&mut self, tab: &Tab, liveness: Liveness, now: Now) -> Effect {
        if let Stage::Outlasting(holder) = self.stage {
            if liveness == Liveness::Free {
                self.void = Some(holder);
            } else if self.may_answer(tab, now) {
                self.stage = Stage::Impatient;
                return Effect::Transact(Intent::Read);
            }
            self.stage = Stage::Taking;
            if liveness == Liveness::Unknown {
                return Effect::Sleep { millis: POLL, or_online: false };
            }
        }
        self.take(now)
    }

    fn storage_failed(&mut self, fault: StorageFault) -> Effect {
        let failure = Failure::new(fault.kind());
        self.tries += 1;
        let again = self.tries < STORE_TRIES && fault != StorageFault::Denied;
        match self.stage {
            // The old token ends soon, now that the platform has given a new one: that is worth some tries. If it was stored already,
            // the next try finds it.
            Stage::Taking | Stage::Committing if again => {
                if let Stage::Committing = self.stage {
                    self.stage = Stage::Retrying;
                }
                Effect::Sleep { millis: STORE_PAUSE, or_online: false }
            }
            Stage::Taking => self.end_without_lease(failure),
            Stage::Committing => self.end(failure, None),
            // It had failed before storage did; but the token that is there may do, and one more look may show it.
            Stage::Ending(failure) if self.tries == 1 && again => self.end_without_lease(failure),
            Stage::Ending(failure) => self.fail(failure),
            _ => self.fail(failure),
        }
    }

    fn refresh_failed(&mut self, tab: &Tab, failure: Failure, now: Now) -> Effect {
        if failure.outcome != Outcome::NothingHappened {
            self.outcome = Outcome::Unknown;
        }
        let standing = match failure.kind {
            Kind::UserDisabled => Some(Standing::Disabled),
            Kind::TokenRejected => Some(Standing::Lapsed),
            _ => None,
        };
        if standing.is_some() {
            self.refused = self.user.as_ref().map(|user| user.token.id.clone());
        }
        let again = is_transient(failure.kind) || matches!(failure.kind, Kind::NotJson | Kind::InvalidAnswer | Kind::TooLarge);
        if again && self.sends < SENDS && !self.may_answer(tab, now) {
            let pause = policy::pause(&failure, self.sends, now.random);
            if pause < self.remaining(now) {
                self.stage = Stage::Taking;
                return Effect::Sleep { millis: pause, or_online: failure.retry_after.is_none() };
            }
        }
        self.end(failure, standing)
    }

    fn take(&mut self, now: Now) -> Effect {
        let Some(user) = &self.user else { return Effect::Transact(Intent::Read) };
        self.stage = Stage::Taking;
        Effect::Transact(Intent::TakeRefresh {
            op: self.op,
            until: now.wall + u64::from(self.remaining(now)) + LEASE_MARGIN,
            generation: self.generation.unwrap_or_default(),
            token: user.token.id.clone(),
            void: self.void,
        })
    }

    fn refresh(&mut self, tab: &Tab, user: Arc<User>, now: Now) -> Effect {
        self.sends += 1;
        self.user = Some(user.clone());
        self.stage = Stage::Refreshing;
        let remaining = self.remaining(now);
        let within = if self.may_answer(tab, now) { remaining.min(REFRESH_PATIENCE) } else { policy::share(remaining, self.sends < SENDS) };
        Effect::Refresh { user, within }
    }

    fn commit(&mut self) -> Effect {
        let (Some(user), Some(new)) = (&self.user, &self.new) else { return self.no_user() };
        self.stage = Stage::Committing;
        let generation = self.generation.unwrap_or_default();
        Effect::Transact(Intent::CommitRefresh { generation, epoch: self.epoch, old: user.token.id.clone(), new: new.clone() })
    }

    /// Fails, unless what is there is good enough; and gives the lease back first.
    fn end(&mut self, failure: Failure, standing: Option<Standing>) -> Effect {
        let Some(user) = &self.user else { return self.fail(failure) };
        self.stage = Stage::Ending(failure);
        Effect::Transact(Intent::EndRefresh { op: self.op, generation: self.generation.unwrap_or_default(), token: user.token.id.clone(), standing })
    }

    /// The same, where there is no lease to give back.
    fn end_without_lease(&mut self, failure: Failure) -> Effect {
        self.stage = Stage::Ending(failure);
        Effect::Transact(Intent::Read)
    }

    fn interrupted(&mut self, why: Why) -> Effect {
        let failure = Failure::new(why.kind());
        match self.stage {
            Stage::Taking | Stage::Retrying => self.end(failure, None),
            Stage::Refreshing => {
                self.outcome = Outcome::Unknown;
                self.end(failure, None)
            }
            Stage::Outlasting(_) | Stage::Impatient => self.end_without_lease(failure),
            _ => self.fail(failure),
        }
    }

    /// The platform takes the user's token, as far as anybody knows.
    fn is_usable(&self, user: &User) -> bool {
        user.standing == Standing::Enabled && self.refused.as_ref() != Some(&user.token.id)
    }

    /// Whether the token that is there will do where a fresh one cannot be had.
    fn may_answer(&self, tab: &Tab, now: Now) -> bool {
        self.user.as_ref().is_some_and(|user| self.is_usable(user) && user.token.may_be_valid(tab, now))
    }

    fn no_user(&self) -> Effect {
        self.fail(Failure::new(Kind::NoUser))
    }

    /// The call is over; the failure also says what was done before it.
    fn fail(&self, failure: Failure) -> Effect {
        let outcome = if failure.outcome == Outcome::NothingHappened { self.outcome } else { failure.outcome };
        Effect::Settle(Err(Failure { outcome, ..failure }))
    }

    fn remaining(&self, now: Now) -> u32 {
        policy::millis(now.mono, self.deadline)
    }
}

fn answer(user: Arc<User>) -> Effect {
    Effect::Settle(Ok(Answer::Token(user)))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const NOW: Now = Now { wall: 1_000, mono: 0, random: 0 };
    const BUSY: Verdict = Verdict::Busy { holder: Some(Id::numbered(1)), until: 30_000, generation: 0 };

    /// A token that ends then, of a user of that standing.
    fn user(id: &str, expires_at: u64, standing: Standing) -> Arc<User> {
        let token = Token { id: Secret::new(id.into()), expiry: String::new(), expires_at, issued_at: 0, skew: 0 };
        Arc::new(User { id: "u".into(), token, linked: true, standing, platform: String::new() })
    }

    /// Good, and about to end.
    fn due() -> Arc<User> {
        user("due", 1_001, Standing::Enabled)
    }

    fn over() -> Arc<User> {
        user("over", 999, Standing::Enabled)
    }

    fn found(user: &Arc<User>) -> Verdict {
        Verdict::Found { op: None, generation: 0, user: Some(user.clone()), person: None, repair: false }
    }

    /// What the request says last when it hears these.
    fn after(events: Vec<Event>) -> Effect {
        let mut request = TokenRequest::new(Id::numbered(7), None, 30_000);
        let start = request.step(&Tab::default(), &Event::Start, NOW);
        events.into_iter().fold(start, |_, event| request.step(&Tab::default(), &event, NOW))
    }

    fn of(verdict: Verdict) -> Event {
        Event::Ledger(Ok(verdict))
    }

    fn failed(effect: &Effect) -> Option<(Kind, Outcome)> {
        match effect {
            Effect::Settle(Err(failure)) => Some((failure.kind, failure.outcome)),
            _ => None,
        }
    }

    #[test]
    fn who_waits_for_anothers_refresh_gets_what_is_good_when_the_time_is_over() {
        let waiting = |user: &Arc<User>, events: Vec<Event>| after([vec![of(found(user)), Event::Held, of(BUSY)], events].concat());
        for end in [Event::Probed(Liveness::Held), Event::Interrupted(Why::Deadline)] {
            assert_eq!(waiting(&due(), vec![end.clone()]), Effect::Transact(Intent::Read));
            assert_eq!(waiting(&due(), vec![end, of(found(&due()))]), answer(due()));
        }
        assert_eq!(failed(&waiting(&over(), vec![Event::Interrupted(Why::Deadline), of(found(&over()))])), Some((Kind::Timeout, Outcome::NothingHappened)));
        // What the other one heard meanwhile is the reason, not the wait.
        let lapsed = user("due", 1_001, Standing::Lapsed);
        for end in [Event::Probed(Liveness::Held), Event::Interrupted(Why::Deadline)] {
            assert_eq!(failed(&waiting(&due(), vec![end, of(found(&lapsed))])), Some((Kind::TokenRejected, Outcome::NothingHappened)));
        }
    }

    #[test]
    fn a_failure_says_what_was_done_before_it() {
        let refreshing = |events: Vec<Event>| after([vec![of(found(&over())), Event::Held, of(Verdict::Refreshing(over()))], events].concat());
        let lost = Failure { outcome: Outcome::Unknown, ..Failure::new(Kind::Network) };
        let waits = vec![Event::Refreshed(Err(lost)), Event::Interrupted(Why::Deadline), of(found(&over()))];
        assert_eq!(failed(&refreshing(waits)), Some((Kind::Timeout, Outcome::Unknown)));
        let new = user("new", u64::MAX, Standing::Enabled).token.clone();
        assert_eq!(failed(&refreshing(vec![Event::Refreshed(Ok(new)), of(Verdict::WasReset)])), Some((Kind::NoUser, Outcome::ServerActed)));
    }

    #[test]
    fn a_refused_token_is_not_the_answer_even_if_that_could_not_be_noted() {
        let refused = Event::Refreshed(Err(Failure::new(Kind::TokenRejected)));
        let begin = vec![of(found(&due())), Event::Held, of(Verdict::Refreshing(due())), refused];
        let told = after([begin, vec![Event::Ledger(Err(StorageFault::Failed)), of(found(&due()))]].concat());
        assert_eq!(failed(&told), Some((Kind::TokenRejected, Outcome::NothingHappened)));
    }

    #[test]
    fn a_new_token_is_stored_in_another_try_or_found_to_be_there() {
        let new = user("new", u64::MAX, Standing::Enabled);
        let stored = |events: Vec<Event>| {
            let begin = vec![of(found(&over())), Event::Held, of(Verdict::Refreshing(over())), Event::Refreshed(Ok(new.token.clone()))];
            after([begin, events].concat())
        };
        let fault = || Event::Ledger(Err(StorageFault::Unknown));
        assert!(matches!(stored(vec![fault(), Event::Woke]), Effect::Transact(Intent::CommitRefresh { .. })));
        assert_eq!(stored(vec![fault(), Event::Woke, of(found(&new))]), answer(new.clone()));
        let given_up = stored(vec![fault(), Event::Interrupted(Why::Deadline), of(found(&over()))]);
        assert_eq!(failed(&given_up), Some((Kind::Timeout, Outcome::ServerActed)));
    }
}
