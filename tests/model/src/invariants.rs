//! What must always hold: each invariant is one named function with its sentence, checked wherever what it speaks of happens.
//!
//! The rules are those of the design: 1 one user, 2 reset wins, 3 a lost answer strands nobody, 4 old or new, 5 resolved means kept,
//! 8 nothing waits for ever, 10 fenced.

use std::sync::Arc;

use super::network::{Serial, Serials, one, serial_of};
use super::storage::{Ending, Record, Transaction, user_of};
use super::subject::{Call, Storage, Subject};
use super::world::{End, Pending, Running, State, TabState, op_id};
use crate::core::create::Source;
use crate::core::policy::{CODE_TRIES, REFUSALS, SENDS};
use crate::core::{Answer, Failure, Id, Intent, Kind, Outcome, Phase, Stored, Verdict};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Invariant {
    pub name: &'static str,
    pub rules: &'static str,
    pub sentence: &'static str,
}

/// An invariant that does not hold, and why.
#[derive(Clone, Debug)]
pub struct Violation {
    pub invariant: &'static Invariant,
    pub detail: String,
}

macro_rules! invariants {
    ($($constant:ident: $name:literal, $rules:literal, $sentence:literal;)*) => {
        $(pub static $constant: Invariant = Invariant { name: $name, rules: $rules, sentence: $sentence };)*
        pub static ALL: &[&Invariant] = &[$(&$constant),*];
    };
}

invariants! {
    ONE_USER: "one_user", "1", "At no time can two users be read on the device, or have been announced without a reset between them.";
    ANNOUNCED_IS_STORED: "announced_user_is_stored", "1, 5", "A createUser that resolves names the user that its own commit made the device's.";
    ONE_EXCHANGE: "one_exchange_at_a_time", "1", "While no lease was lost, only one creation that no reset has overtaken spends a code at a time.";
    CAUSE: "failure_has_its_cause", "1, 2", "A call fails only for something that happened to it: UserExists, CreationInProgress, Reset, Timeout or a storage fault are never made up.";
    RESET_WINS: "reset_wins", "2", "What began before a reset (this tab: its call; another tab: its tombstone, once the lease is held) neither commits nor resolves after it.";
    FENCED_SAY_RESET: "fenced_calls_say_reset", "2", "A creation that a reset in its own tab ended rejects with Reset, unless it was failing already.";
    RESET_REMOVES: "resolved_reset_has_removed", "2, 5", "A reset that resolves has removed the user that was there when it was called.";
    RESET_STAYS: "reset_user_stays_gone", "2", "A user that was reset can never be read again, whatever is killed.";
    CODE_ONCE: "code_is_sent_once", "3", "No code is sent twice by us.";
    KEY_SAVED: "key_is_saved_before_it_is_sent", "3", "The idempotency key of an exchange lay in the ledger, under this operation, before it was sent.";
    KEY_KEPT: "interrupted_key_is_used_again", "3", "A creation that can replace its code takes over the idempotency key that an interrupted one left.";
    NOT_STRANDED: "lost_answer_strands_nobody", "3", "With a way to fresh codes, lost or ambiguous answers alone make a creation fail only after the last send that it is allowed.";
    OUTCOME: "outcome_is_true", "3", "A creation that fails says nothing-happened only where the platform did not act, and server-acted only where it did.";
    NEXT_SUCCEEDS: "next_create_succeeds", "4", "From every end of a run a fresh createUser succeeds, or says UserExists where there is a user; a read agrees.";
    NO_LEASE_LEFT: "failed_call_leaves_no_lease", "4", "A createUser that fails leaves no lease of its own, unless storage failed it.";
    KEPT: "resolved_is_kept", "5", "A user whose creation resolved is there until a reset removes it, whatever is killed.";
    READ_IS_TRUE: "read_is_true", "1, 5", "A read answers with what the device had at some moment between its call and its answer.";
    HOME_MIRRORS: "home_mirrors_the_ledger", "1", "At rest, home says what the ledger says (where it does not lag and nothing tore it).";
    SETTLES: "every_call_settles", "8", "No state is reached in which a call waits for something that cannot happen.";
    BOUNDED: "bounded_steps", "8", "A call settles after a bounded number of events, and after at most three once it was interrupted.";
    FENCED: "overtaken_lease_cannot_commit", "10", "A user is committed only over the committing operation's own lease, in the generation it was taken in.";
}

/// The most events one call was ever seen to need is well below this.
const MOST_STEPS: u8 = 60;
const MOST_STEPS_AFTER_INTERRUPT: u8 = 3;

type Held = Result<(), Violation>;

fn hold(condition: bool, invariant: &'static Invariant, detail: impl FnOnce() -> String) -> Held {
    if condition { Ok(()) } else { Err(Violation { invariant, detail: detail() }) }
}

/// What the checks remember of the device. It is part of the state and never seen by the subject.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub struct Ghost {
    /// Users whose creation resolved.
    announced: Serials,
    /// Users that a tombstone removed.
    removed: Serials,
    /// Those of them whose reset resolved.
    buried: Serials,
    /// A lock was lost or the clock was set: a lease may be overtaken while its holder lives.
    pub leases_shaken: bool,
    /// Home was torn, taken back by a kill, or cannot be written.
    pub home_shaken: bool,
}

/// Why a call may fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Excuse {
    /// Told to end by its deadline or its caller.
    Interrupted = 1,
    Storage = 1 << 1,
    /// A refusal for good, an outage, another person under its key: no fresh code could help.
    Network = 1 << 2,
    /// A reset was called in its tab, or committed in another one.
    Reset = 1 << 3,
    OtherUser = 1 << 4,
    OtherLease = 1 << 5,
}

/// What the checks remember of one call.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
pub struct Marks {
    excuses: u8,
    steps: u8,
    steps_after_told: u8,
    is_told: bool,
    refusals: u8,
    code_failures: u8,
    /// It knows that it holds its lease.
    has_lease: bool,
    /// A reset was called in its tab after it.
    fenced: bool,
    /// It was giving up, or had lost to another operation, when that reset was called.
    was_failing: bool,
    /// A tombstone was committed after it had its lease.
    overtaken: bool,
    /// The same, when its last transaction ran.
    overtaken_when_it_looked: bool,
    saved_key: Option<Id>,
    /// The platform acted on one of its exchanges.
    acted: bool,
    /// The user that its commit stored.
    landed: Record,
    /// What a read may answer; what was there when a reset was called.
    seen: Serials,
}

const NOBODY: Serials = 1;

fn bit(record: Record) -> Serials {
    record.map_or(NOBODY, one)
}

impl Marks {
    pub fn excuse(&mut self, excuse: Excuse) {
        self.excuses |= excuse as u8;
    }

    fn has(&self, excuse: Excuse) -> bool {
        self.excuses & excuse as u8 != 0
    }

    pub fn told(&mut self) {
        self.is_told = true;
    }

    pub fn acted(&mut self) {
        self.acted = true;
    }

    /// The platform refused one more code: the third time that is final.
    pub fn refused(&mut self) {
        self.refusals += 1;
        if self.refusals > REFUSALS {
            self.excuse(Excuse::Network);
        }
    }

    pub fn code_failed(&mut self, for_good: bool) {
        self.code_failures += 1;
        if for_good || self.code_failures >= CODE_TRIES {
            self.excuse(Excuse::Network);
        }
    }

    /// `bounded_steps`
    pub fn step(&mut self) -> Held {
        self.steps += 1;
        self.steps_after_told += u8::from(self.is_told);
        hold(self.steps <= MOST_STEPS && self.steps_after_told <= MOST_STEPS_AFTER_INTERRUPT, &BOUNDED, || {
            format!("{} events, {} of them after it was interrupted", self.steps, self.steps_after_told)
        })
    }

    pub const fn steps(&self) -> u8 {
        self.steps
    }
}

fn is_creation<O>(call: &Running<O>) -> bool {
    matches!(call.call, Call::Create(_))
}

/// A reset is about to begin in that tab.
pub fn reset_is_called<O>(tab: &mut TabState<O>) {
    let TabState { calls, transactions, .. } = tab;
    for call in calls.iter_mut().filter(|call| is_creation(call)) {
        let mut own = transactions.iter().filter(|issued| issued.by == call.number);
        let fails = own.any(|issued| match (&issued.intent, &issued.result) {
            (Intent::Release { .. }, _) => true,
            (Intent::Commit { .. }, Some(result)) => *result != Ok(Verdict::Committed),
            _ => false,
        });
        call.marks.was_failing = fails || call.marks.has(Excuse::Interrupted);
        call.marks.fenced = true;
        call.marks.excuse(Excuse::Reset);
    }
}

/// The last call of that tab has just begun.
pub fn call_begins<S: Subject>(state: &mut State<S::Operation>, tab: usize) {
    let user = state.device.user(S::STORAGE);
    let creating = matches!(&state.device.row, Stored::Row(row) if matches!(row.phase, Phase::Creating { .. }));
    let Some(call) = Arc::make_mut(&mut state.tabs[tab]).calls.last_mut() else { return };
    match call.call {
        Call::Create(_) => {
            if user.is_some() {
                call.marks.excuse(Excuse::OtherUser);
            }
            if creating {
                call.marks.excuse(Excuse::OtherLease);
            }
        }
        Call::Read | Call::Reset => call.marks.seen = bit(user),
    }
}

/// A transaction of call `by` ran.
pub fn transaction_ran<S: Subject>(state: &mut State<S::Operation>, tab: usize, by: u8, intent: &Intent, transaction: &Transaction) -> Held {
    let Transaction { before, plan, committed, result, .. } = transaction;
    let after = state.device.user(S::STORAGE);
    let before_user = user_of(before).map(serial_of);

    if transaction.ending == Ending::Torn {
        state.ghost.home_shaken = true;
    }
    if let Some(call) = Arc::make_mut(&mut state.tabs[tab]).calls.iter_mut().find(|call| call.number == by) {
        call.marks.overtaken_when_it_looked = call.marks.overtaken;
        if result.is_err() {
            call.marks.excuse(Excuse::Storage);
        }
        if *committed {
            match (intent, &plan.put) {
                (Intent::Take { .. }, Some(row)) => {
                    if let Phase::Creating { key } = row.phase {
                        interrupted_key_is_used_again(call, before, key)?;
                        call.marks.saved_key = Some(key);
                    }
                    if result.is_ok() {
                        call.marks.has_lease = true;
                        // Whoever takes it from here on does so after this.
                        call.marks.excuses &= !(Excuse::OtherLease as u8);
                    }
                }
                (Intent::Commit { op, generation, user, .. }, Some(_)) => {
                    call.marks.landed = Some(serial_of(user));
                    hold(!call.marks.fenced && !call.marks.overtaken, &RESET_WINS, || format!("operation {by} commits a user after a reset"))?;
                    overtaken_lease_cannot_commit(S::STORAGE, before, *op, *generation)?;
                }
                // Where there is no lease, it has begun once it has looked.
                (Intent::Read, _) if S::STORAGE == Storage::HomeOnly => call.marks.has_lease = true,
                _ => {}
            }
        }
    }
    if !committed {
        return Ok(());
    }
    if *intent == Intent::Reset {
        state.ghost.removed |= before_user.map_or(0, one);
        if S::STORAGE == Storage::HomeOnly {
            // What a process did not see it does not know, but it is removed all the same.
            state.ghost.removed |= bit(transaction.shared_before) & !NOBODY;
        }
    }
    for tab in &mut state.tabs {
        for at in 0..tab.calls.len() {
            let marks = after_transaction(&tab.calls[at], by, intent, plan.put.is_some(), after);
            if marks != tab.calls[at].marks {
                Arc::make_mut(tab).calls[at].marks = marks;
            }
        }
    }
    Ok(())
}

/// What a committed transaction of call `by` means for another call, or for a read of its own.
fn after_transaction<O>(call: &Running<O>, by: u8, intent: &Intent, puts: bool, user: Record) -> Marks {
    let mut marks = call.marks;
    match call.call {
        Call::Read => marks.seen |= bit(user),
        Call::Create(_) if call.number != by => {
            match intent {
                Intent::Take { .. } if puts => marks.excuse(Excuse::OtherLease),
                Intent::Reset => {
                    marks.excuse(Excuse::Reset);
                    marks.overtaken |= marks.has_lease;
                }
                _ => {}
            }
            if user.is_some() && user != marks.landed {
                marks.excuse(Excuse::OtherUser);
            }
        }
        _ => {}
    }
    marks
}

/// `interrupted_key_is_used_again`
fn interrupted_key_is_used_again<O>(call: &Running<O>, before: &Stored, taken: Id) -> Held {
    match before {
        Stored::Row(row) if call.call != Call::Create(Source::Literal) && call.sends == 0 => match row.phase {
            Phase::Creating { key } => hold(taken == key, &KEY_KEPT, || format!("operation {} takes the lease with another key", call.number)),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// `overtaken_lease_cannot_commit`
fn overtaken_lease_cannot_commit(storage: Storage, before: &Stored, op: Id, generation: u32) -> Held {
    let is_ours = match before {
        Stored::Row(row) => row.op == Some(op) && row.generation == generation && matches!(row.phase, Phase::Creating { .. }),
        _ => false,
    };
    hold(is_ours || storage == Storage::HomeOnly, &FENCED, || format!("{op:?} of generation {generation} commits over {before:?}"))
}

/// `code_is_sent_once`
pub fn code_is_sent_once<O>(call: &Running<O>) -> Held {
    hold(call.code.is_some_and(|code| !code.sent), &CODE_ONCE, || format!("operation {} sends a code that it has sent before", call.number))
}

/// `key_is_saved_before_it_is_sent`
pub fn key_is_saved_before_it_is_sent<S: Subject>(call: &Running<S::Operation>, key: Id) -> Held {
    hold(S::STORAGE == Storage::HomeOnly || call.marks.saved_key == Some(key), &KEY_SAVED, || {
        format!("operation {} sends a key that is not saved", call.number)
    })
}

/// `one_exchange_at_a_time`
pub fn one_exchange_at_a_time<O>(state: &State<O>) -> Held {
    let spending = state.calls().filter(|call| matches!(call.pending, Pending::Exchange(..)) && !call.marks.overtaken && !call.marks.fenced).count();
    hold(spending <= 1 || state.ghost.leases_shaken, &ONE_EXCHANGE, || format!("{spending} creations exchange a code at once"))
}

/// A call settled and is gone from the state.
pub fn call_settles<S: Subject>(state: &mut State<S::Operation>, call: &Running<S::Operation>, result: &Result<Answer, Failure>) -> Held {
    let name = super::world::name(call.number, call.call);
    match result {
        Ok(Answer::Created(user)) => {
            let serial = serial_of(user);
            hold(call.marks.landed == Some(serial), &ANNOUNCED_IS_STORED, || format!("{name} resolves with a user that it never stored"))?;
            hold(!call.marks.fenced && !call.marks.overtaken_when_it_looked, &RESET_WINS, || format!("{name} resolves after a reset"))?;
            state.ghost.announced |= one(serial);
            Ok(())
        }
        Ok(Answer::Reset) => {
            let left = call.marks.seen & !NOBODY & !state.ghost.removed;
            hold(left == 0, &RESET_REMOVES, || format!("{name} resolves, and the user was never removed"))?;
            state.ghost.buried = state.ghost.removed;
            Ok(())
        }
        Ok(Answer::Found(user)) => {
            let answer = bit(user.as_ref().map(serial_of));
            hold(call.marks.seen & answer != 0, &READ_IS_TRUE, || {
                format!("{name} answers {}", if user.is_some() { "with a user that was not there" } else { "nobody, and there was a user all the time" })
            })
        }
        // One look that changes nothing, and so no call of any world.
        Ok(Answer::Seen(_)) => Ok(()),
        Err(failure) => {
            fenced_calls_say_reset(call, failure)?;
            failure_has_its_cause(call, failure)?;
            outcome_is_true(call, failure)?;
            failed_call_leaves_no_lease(state, call)
        }
    }
}

/// `failure_has_its_cause` and `lost_answer_strands_nobody`
fn failure_has_its_cause<O>(call: &Running<O>, failure: &Failure) -> Held {
    let marks = &call.marks;
    let (invariant, is_true) = match failure.kind {
        Kind::UserExists => (&CAUSE, marks.has(Excuse::OtherUser)),
        Kind::CreationInProgress => (&CAUSE, marks.has(Excuse::OtherLease)),
        Kind::Reset => (&CAUSE, marks.has(Excuse::Reset)),
        Kind::Timeout | Kind::Aborted => (&CAUSE, marks.has(Excuse::Interrupted)),
        Kind::StorageDenied | Kind::StorageFull | Kind::StorageFailed => (&CAUSE, marks.has(Excuse::Storage)),
        _ if !is_creation(call) => (&CAUSE, false),
        // One code is all there is: whatever the network does to it is the end.
        _ if call.call == Call::Create(Source::Literal) => (&NOT_STRANDED, true),
        _ => (&NOT_STRANDED, marks.has(Excuse::Network) || call.sends >= SENDS),
    };
    hold(is_true, invariant, || format!("operation {} fails with {:?}, for which there was no reason", call.number, failure.kind))
}

/// `fenced_calls_say_reset`
fn fenced_calls_say_reset<O>(call: &Running<O>, failure: &Failure) -> Held {
    let is_free = !call.marks.fenced || call.marks.was_failing || call.marks.has(Excuse::Storage);
    hold(is_free || failure.kind == Kind::Reset, &FENCED_SAY_RESET, || format!("operation {} was ended by a reset and says {:?}", call.number, failure.kind))
}

/// `outcome_is_true`
fn outcome_is_true<O>(call: &Running<O>, failure: &Failure) -> Held {
    let is_true = match failure.outcome {
        Outcome::NothingHappened => !call.marks.acted,
        Outcome::ServerActed => call.marks.acted,
        Outcome::Unknown => true,
    };
    hold(is_true || !is_creation(call), &OUTCOME, || format!("operation {} fails with {:?}, {:?}", call.number, failure.kind, failure.outcome))
}

/// `failed_call_leaves_no_lease`
fn failed_call_leaves_no_lease<O>(state: &State<O>, call: &Running<O>) -> Held {
    let holds = matches!(&state.device.row, Stored::Row(row) if row.op == Some(op_id(call.number)) && matches!(row.phase, Phase::Creating { .. }));
    hold(!holds || call.marks.fenced || call.marks.has(Excuse::Storage), &NO_LEASE_LEFT, || {
        format!("operation {} failed and its lease is still there", call.number)
    })
}

/// What every state has to satisfy.
pub fn check<S: Subject>(state: &State<S::Operation>) -> Held {
    one_user::<S>(state)?;
    reset_user_stays_gone::<S>(state)?;
    resolved_is_kept::<S>(state)
}

fn readable<S: Subject>(state: &State<S::Operation>) -> Serials {
    (0..state.tabs.len()).filter_map(|tab| state.device.readable(S::STORAGE, tab)).fold(0, |users, serial| users | one(serial))
}

/// `one_user`
fn one_user<S: Subject>(state: &State<S::Operation>) -> Held {
    let living = readable::<S>(state) | (state.ghost.announced & !state.ghost.removed);
    hold(living.count_ones() <= 1, &ONE_USER, || format!("{} users live on the device", living.count_ones()))
}

/// `reset_user_stays_gone`
fn reset_user_stays_gone<S: Subject>(state: &State<S::Operation>) -> Held {
    let gone = match S::STORAGE {
        Storage::Ledger => state.ghost.removed,
        Storage::HomeOnly => state.ghost.buried,
    };
    hold(readable::<S>(state) & gone == 0, &RESET_STAYS, || "a user that was reset can be read".into())
}

/// `resolved_is_kept`
fn resolved_is_kept<S: Subject>(state: &State<S::Operation>) -> Held {
    let kept = state.ghost.announced & !state.ghost.removed & !state.device.keeps(S::STORAGE);
    hold(kept == 0, &KEPT, || "a user whose creation resolved is not on the device any more".into())
}

/// `every_call_settles`: nothing more can happen without a fault.
pub fn every_call_settles<O>(state: &State<O>) -> Held {
    let waiting: Vec<u8> = state.calls().map(|call| call.number).collect();
    hold(waiting.is_empty(), &SETTLES, || format!("operations {waiting:?} wait for ever"))
}

/// `home_mirrors_the_ledger`: the same, at rest.
pub fn home_mirrors_the_ledger<S: Subject>(state: &State<S::Operation>, home_lags: bool) -> Held {
    let is_free = home_lags || state.ghost.home_shaken || S::STORAGE == Storage::HomeOnly;
    let (home, row) = (state.device.home.shared, state.device.user(Storage::Ledger));
    hold(is_free || matches!(state.device.row, Stored::Missing) || home == row, &HOME_MIRRORS, || format!("home has {home:?}, the ledger {row:?}"))
}

/// `next_create_succeeds`: `ends` are those of a fresh createUser and a read after it, with nothing in the way.
pub fn next_create_succeeds(had: Option<Serial>, ends: &[End]) -> Held {
    let is_right = match ends {
        [(_, Ok(Answer::Created(made))), (_, Ok(Answer::Found(Some(found))))] => had.is_none() && made == found,
        [(_, Err(failure)), (_, Ok(Answer::Found(Some(found))))] => failure.kind == Kind::UserExists && had == Some(serial_of(found)),
        _ => false,
    };
    hold(is_right, &NEXT_SUCCEEDS, || {
        let said: Vec<String> = ends.iter().map(|(number, result)| format!("{number}: {}", super::trace::result(result))).collect();
        format!("a fresh createUser and a read ended with {}", said.join("; "))
    })
}
