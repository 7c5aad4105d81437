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
    /// A token that the platform has refused: however fresh, it is not the answer.
    refused: Option<Secret>,
    /// Of the user whose token is asked for; known from the first look.
    generation: Option<u32>,
    /// A holder shown to be gone.
    void: Option<Id>,
    locked: bool,
    sends: u8,
    tries: u8,
    stage: Stage,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Stage {
    Looking,
    /// The lease is asked for, or will be again.
    Taking(Arc<User>),
    /// Waiting until another call has refreshed.
    Outlasting(Arc<User>, Id),
    Refreshing(Arc<User>),
    /// Waiting before the same refresh is sent again.
    Pausing(Arc<User>),
    Committing(Arc<User>, Token),
    /// Waiting before the same commit is tried again.
    Retrying(Arc<User>, Token),
    Verifying(Arc<User>, Token),
    /// It failed. What is there may still be good enough.
    Ending(Failure),
}

impl TokenRequest {
    pub const fn new(op: Id, refused: Option<Secret>, timeout: u32) -> Self {
        Self { op, timeout, deadline: 0, epoch: 0, refused, generation: None, void: None, locked: false, sends: 0, tries: 0, stage: Stage::Looking }
    }

    /// Once a new token is there, it is stored or not before anything else is listened to.
    pub const fn is_interruptible(&self) -> bool {
        !matches!(self.stage, Stage::Committing(..) | Stage::Retrying(..) | Stage::Verifying(..) | Stage::Ending(_))
    }

    pub const fn trace(&self) -> (&Id, u8) {
        (&self.op, self.sends)
    }

    pub fn step(&mut self, tab: &Tab, event: Event, now: Now) -> Effect {
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
            Event::Probed(liveness) => self.outlasted(tab, liveness, now),
            Event::Ledger(Ok(verdict)) => {
                self.tries = 0;
                self.found(tab, verdict, now)
            }
            Event::Ledger(Err(fault)) => self.storage_failed(fault),
            Event::Refreshed(Ok(token)) => match self.user() {
                Some(user) => self.commit(user, token),
                None => no_user(),
            },
            Event::Refreshed(Err(failure)) => self.refresh_failed(tab, failure, now),
            Event::Woke => match &self.stage {
                Stage::Retrying(user, token) => self.commit(user.clone(), token.clone()),
                Stage::Pausing(_) => self.refresh(tab, now),
                _ => self.take(now),
            },
            Event::Interrupted(why) => self.interrupted(why),
            _ => Effect::Transact(Intent::Read),
        }
    }

    /// What the ledger says, whatever it was asked.
    fn found(&mut self, tab: &Tab, verdict: Verdict, now: Now) -> Effect {
        match verdict {
            Verdict::Refreshing => self.refresh(tab, now),
            Verdict::Busy { holder: Some(holder), until, .. } => {
                let Some(user) = self.user() else { return no_user() };
                let patience = if self.may_answer(tab, &user, now) { REFRESH_PATIENCE } else { u32::MAX };
                self.stage = Stage::Outlasting(user, holder);
                Effect::Outlast { holder, within: self.remaining(now).min(left(until, now).max(POLL)).min(patience) }
            }
            Verdict::Found { generation, user, .. } => {
                let same = *self.generation.get_or_insert(generation) == generation && tab.epoch == self.epoch;
                match user.filter(|_| same) {
                    Some(user) => self.have(tab, user, now),
                    None => no_user(),
                }
            }
            Verdict::NewerVersion => fail(Kind::NewerVersion),
            _ => no_user(),
        }
    }

    /// The user is still the one that was asked for.
    fn have(&mut self, tab: &Tab, user: Arc<User>, now: Now) -> Effect {
        let is_good = self.is_usable(&user) && user.token.is_fresh(tab, now);
        match core::mem::replace(&mut self.stage, Stage::Looking) {
            Stage::Ending(_) if self.may_answer(tab, &user, now) => answer(user),
            Stage::Ending(failure) => Effect::Settle(Err(failure)),
            // Its own, or one that came meanwhile: there is none that is newer.
            Stage::Committing(old, _) | Stage::Verifying(old, _) if user.token.id != old.token.id && self.is_usable(&user) => answer(user),
            Stage::Committing(..) | Stage::Verifying(..) => Effect::Settle(Err(Failure { outcome: Outcome::ServerActed, ..Failure::new(Kind::StorageFailed) })),
            _ if is_good => answer(user),
            // No refresh can help; the app has to create the user again.
            _ if user.standing == Standing::Lapsed => fail(Kind::TokenRejected),
            _ => {
                self.stage = Stage::Taking(user);
                if self.locked { self.take(now) } else { Effect::Hold(self.op) }
            }
        }
    }

    fn outlasted(&mut self, tab: &Tab, liveness: Liveness, now: Now) -> Effect {
        let Stage::Outlasting(user, holder) = core::mem::replace(&mut self.stage, Stage::Looking) else { return self.take(now) };
        if liveness == Liveness::Free {
            self.void = Some(holder);
        } else if self.may_answer(tab, &user, now) {
            self.stage = Stage::Ending(Failure::new(Kind::Timeout));
            return Effect::Transact(Intent::Read);
        }
        self.stage = Stage::Taking(user);
        match liveness {
            Liveness::Unknown => Effect::Sleep { millis: POLL, or_online: false },
            _ => self.take(now),
        }
    }

    fn storage_failed(&mut self, fault: StorageFault) -> Effect {
        let failure = Failure::new(fault.kind());
        let again = self.tries + 1 < STORE_TRIES && fault != StorageFault::Denied;
        self.tries += 1;
        match core::mem::replace(&mut self.stage, Stage::Looking) {
            Stage::Taking(user) if again => {
                self.stage = Stage::Taking(user);
                Effect::Sleep { millis: STORE_PAUSE, or_online: false }
            }
            Stage::Taking(_) => {
                self.stage = Stage::Ending(failure);
                Effect::Transact(Intent::Read)
            }
            Stage::Committing(user, token) if fault == StorageFault::Unknown => {
                self.stage = Stage::Verifying(user, token);
                Effect::Transact(Intent::Read)
            }
            Stage::Committing(user, token) if again => {
                self.stage = Stage::Retrying(user, token);
                Effect::Sleep { millis: STORE_PAUSE, or_online: false }
            }
            Stage::Committing(user, _) => self.end(user, Failure { outcome: Outcome::ServerActed, ..failure }, None),
            Stage::Verifying(..) => Effect::Settle(Err(Failure { outcome: Outcome::Unknown, ..failure })),
            // It had failed before storage did.
            Stage::Ending(failure) => Effect::Settle(Err(failure)),
            _ => Effect::Settle(Err(failure)),
        }
    }

    fn refresh_failed(&mut self, tab: &Tab, failure: Failure, now: Now) -> Effect {
        let Some(user) = self.user() else { return Effect::Settle(Err(failure)) };
        let standing = match failure.kind {
            Kind::UserDisabled => Some(Standing::Disabled),
            Kind::TokenRejected => Some(Standing::Lapsed),
            _ => None,
        };
        let again = is_transient(failure.kind) || matches!(failure.kind, Kind::NotJson | Kind::InvalidAnswer | Kind::TooLarge);
        if again && self.sends < SENDS && !self.may_answer(tab, &user, now) {
            let pause = policy::pause(&failure, self.sends, now.random);
            if pause < self.remaining(now) {
                self.stage = Stage::Pausing(user);
                return Effect::Sleep { millis: pause, or_online: failure.retry_after.is_none() };
            }
        }
        self.end(user, failure, standing)
    }

    fn take(&mut self, now: Now) -> Effect {
        let Some(user) = self.user() else { return Effect::Transact(Intent::Read) };
        let intent = Intent::TakeRefresh {
            op: self.op,
            until: now.wall + u64::from(self.remaining(now)) + LEASE_MARGIN,
            generation: self.generation.unwrap_or_default(),
            token: user.token.id.clone(),
            void: self.void,
        };
        self.stage = Stage::Taking(user);
        Effect::Transact(intent)
    }

    fn refresh(&mut self, tab: &Tab, now: Now) -> Effect {
        let Some(user) = self.user() else { return no_user() };
        self.sends += 1;
        let remaining = self.remaining(now);
        let within = if self.may_answer(tab, &user, now) { remaining.min(REFRESH_PATIENCE) } else { policy::share(remaining, self.sends < SENDS) };
        self.stage = Stage::Refreshing(user.clone());
        Effect::Refresh { user, within }
    }

    fn commit(&mut self, user: Arc<User>, token: Token) -> Effect {
        let generation = self.generation.unwrap_or_default();
        let intent = Intent::CommitRefresh { generation, epoch: self.epoch, old: user.token.id.clone(), new: token.clone() };
        self.stage = Stage::Committing(user, token);
        Effect::Transact(intent)
    }

    /// Fails, unless what is there is good enough; and gives the lease back first.
    fn end(&mut self, user: Arc<User>, failure: Failure, standing: Option<Standing>) -> Effect {
        self.stage = Stage::Ending(failure);
        Effect::Transact(Intent::EndRefresh { op: self.op, generation: self.generation.unwrap_or_default(), token: user.token.id.clone(), standing })
    }

    fn interrupted(&mut self, why: Why) -> Effect {
        let failure = Failure::new(why.kind());
        match core::mem::replace(&mut self.stage, Stage::Looking) {
            Stage::Refreshing(user) => self.end(user, Failure { outcome: Outcome::Unknown, ..failure }, None),
            Stage::Taking(user) | Stage::Pausing(user) => self.end(user, failure, None),
            _ => Effect::Settle(Err(failure)),
        }
    }

    /// The platform takes the user's token, as far as anybody knows.
    fn is_usable(&self, user: &User) -> bool {
        user.standing == Standing::Enabled && self.refused.as_ref() != Some(&user.token.id)
    }

    /// Whether the token that is there will do where a fresh one cannot be had.
    fn may_answer(&self, tab: &Tab, user: &User, now: Now) -> bool {
        self.is_usable(user) && user.token.may_be_valid(tab, now)
    }

    /// The user whose token is asked for, as it was seen last.
    fn user(&self) -> Option<Arc<User>> {
        match &self.stage {
            Stage::Taking(user)
            | Stage::Outlasting(user, _)
            | Stage::Refreshing(user)
            | Stage::Pausing(user)
            | Stage::Committing(user, _)
            | Stage::Retrying(user, _)
            | Stage::Verifying(user, _) => Some(user.clone()),
            Stage::Looking | Stage::Ending(_) => None,
        }
    }

    fn remaining(&self, now: Now) -> u32 {
        u32::try_from(self.deadline.saturating_sub(now.mono)).unwrap_or(u32::MAX)
    }
}

fn answer(user: Arc<User>) -> Effect {
    Effect::Settle(Ok(Answer::Token(user)))
}

fn no_user() -> Effect {
    fail(Kind::NoUser)
}

fn fail(kind: Kind) -> Effect {
    Effect::Settle(Err(Failure::new(kind)))
}
