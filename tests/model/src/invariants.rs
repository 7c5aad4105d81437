//! What must always hold: each invariant is one named function with its sentence, checked wherever what it speaks of happens.
//!
//! The rules are those of the design: 1 one user, 2 reset wins, 3 a lost answer strands nobody, 4 old or new, 5 resolved means kept,
//! 8 nothing waits for ever, 10 fenced.

use std::sync::Arc;

use super::network::{Age, INITIAL, Person, RefreshFault, Serial, Serials, one, serial_of, token_of};
use super::storage::{Ending, Record, Transaction, user_of};
use super::subject::{Call, Storage, Subject};
use super::world::{End, Pending, Running, State, TabState, Who, World, op_id};
use crate::core::create::Source;
use crate::core::policy::{CODE_TRIES, REFUSALS, SENDS};
use crate::core::{Answer, Existing, Failure, Id, Intent, Kind, Outcome, Phase, Row, Standing, Stored, User, Verdict};

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
    ENSURED_IS_OWN: "ensured_user_is_the_persons", "1", "An ensureUser that resolves names a user that the device had for its own person, and that the platform still knew, at some moment during the call.";
    NOTHING_SENT: "nothing_is_sent_for_a_user_that_is_there", "1, 3", "An ensureUser takes no lease, and so sends nothing, where its person's user is there and the platform still knows it.";
    OTHERS_KEPT: "others_are_replaced_only_where_asked", "1, 5", "An ensureUser takes another person's user away only where the caller does not say reject.";
    OTHERS_GONE: "nothing_of_another_person_is_left", "1, 2", "An ensureUser that replaces waits for no other person's creation, and once a creation has its lease, nothing of another person's user or creation is on the device: record, home, install id, idempotency key, digest.";
    ENSURES_AGREE: "calm_ensures_agree", "1", "While nothing goes wrong and all who ask for a user ask for the same person's, all resolve, after one exchange.";
    CAUSE: "failure_has_its_cause", "1, 2", "A call fails only for something that happened to it: UserExists, OtherUser, CreationInProgress, Reset, NoUser, Timeout, what the platform said of a token or a storage fault are never made up.";
    RESET_WINS: "reset_wins", "2", "What began before a reset (this tab: its call; another tab: its tombstone, once the lease is held or the user known) neither commits nor resolves after it, nor refreshes a token once it could know; what waited does not begin anew.";
    FENCED_SAY_RESET: "fenced_calls_say_reset", "2", "A creation that a reset in its own tab ended rejects with Reset, unless it was failing already.";
    RESET_REMOVES: "resolved_reset_has_removed", "2, 5", "A reset that resolves has removed the user that was there when it was called.";
    RESET_STAYS: "reset_user_stays_gone", "2", "A user that was reset can never be read again, whatever is killed.";
    CODE_ONCE: "code_is_sent_once", "3", "No code is sent twice by us.";
    KEY_SAVED: "key_is_saved_before_it_is_sent", "3", "The idempotency key of an exchange lay in the ledger, under this operation, before it was sent.";
    KEY_KEPT: "interrupted_key_is_used_again", "3", "A creation that can replace its code takes over the idempotency key that an interrupted one left, unless that was for another person.";
    NOT_STRANDED: "lost_answer_strands_nobody", "3", "Lost or ambiguous answers alone make a creation with a way to fresh codes, or a token request, fail only after the last send that it is allowed.";
    OUTCOME: "outcome_is_true", "3", "A creation or a token request that fails says nothing-happened only where the platform did not act, and server-acted only where it did.";
    NEXT_SUCCEEDS: "next_create_succeeds", "4", "From every end of a run a fresh createUser succeeds, or says UserExists where there is a user; a read agrees.";
    NEXT_ENSURE: "next_ensure_succeeds", "4", "From every end of a run a fresh ensureUser resolves, and a token request after it answers with that user's token.";
    NO_LEASE_LEFT: "failed_call_leaves_no_lease", "4", "A call that is over leaves no lease of its own, unless storage failed it or a reset takes it away.";
    KEPT: "resolved_is_kept", "5", "A user whose creation resolved is there until a reset removes it, whatever is killed.";
    READ_IS_TRUE: "read_is_true", "1, 5", "A read answers with what the device had at some moment between its call and its answer.";
    HOME_MIRRORS: "home_mirrors_the_ledger", "1", "At rest, home says what the ledger says (where it does not lag and nothing tore it).";
    SETTLES: "every_call_settles", "8", "No state is reached in which a call waits for something that cannot happen.";
    BOUNDED: "bounded_steps", "8", "A call settles after a bounded number of events, and after at most four once it was interrupted.";
    TOKEN_IS_CURRENT: "token_is_the_users", "1, 2, 5", "A token request answers with what was, between its call and its answer, the current token of the user that it found first, and that nobody refused to it.";
    GOOD_TOKEN: "good_token_is_given", "5, 9", "A token request does not fail, unless aborted, where its last look found a token that may be valid and that nobody has refused.";
    FRESH_IS_KEPT: "fresh_token_is_not_refreshed", "9", "While no lease was lost and no clock was set, a fresh token that nobody has refused is not refreshed.";
    ONE_REFRESH: "one_refresh_at_a_time", "1, 9", "While no lease was lost, only one refresh that no reset has overtaken is under way at a time.";
    REFRESH_FENCED: "refresh_is_of_the_user_and_token", "2, 10", "The lease of a refresh is taken, and its token stored, only over the user and the token that it began with; never the lease of one that the platform does not know.";
    TOKENS_AGREE: "calm_requests_refresh_once", "1, 9", "While nothing goes wrong, one refresh serves all who ask for a token, and each gets one.";
    STANDING_IS_TOLD: "standing_is_what_the_platform_said", "5", "A user's standing changes only to what the platform said of the very token that it has, and does so when the request that was told gives its lease back.";
    FENCED: "overtaken_lease_cannot_commit", "10", "A user is committed only over the committing operation's own lease, in the generation it was taken in.";
}

/// The most events one call was ever seen to need is well below this.
const MOST_STEPS: u8 = 60;
const MOST_STEPS_AFTER_INTERRUPT: u8 = 4;

type Held = Result<(), Violation>;

fn hold(condition: bool, invariant: &'static Invariant, detail: impl FnOnce() -> String) -> Held {
    if condition { Ok(()) } else { Err(Violation { invariant, detail: detail() }) }
}

/// What the checks remember of the device. It is part of the state and never seen by the subject.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
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
    /// Users of which the app said that they are Ann's, and Bob's.
    of: [Serials; 2],
    /// Tokens that the platform said it does not know, and those of a disabled user.
    unknown: Serials,
    disabled: Serials,
    /// What was sent while nothing went wrong.
    exchanged: bool,
    refreshed: bool,
}

impl Ghost {
    pub fn new(world: &World) -> Self {
        let mut ghost = Self {
            announced: 0,
            removed: 0,
            buried: 0,
            leases_shaken: false,
            home_shaken: false,
            of: [0; 2],
            unknown: 0,
            disabled: 0,
            exchanged: false,
            refreshed: false,
        };
        if let Some(resident) = world.resident() {
            ghost.announced = one(INITIAL);
            if let Some(person) = resident.person {
                ghost.of[person as usize] = one(INITIAL);
            }
            match resident.standing {
                Standing::Enabled => {}
                Standing::Disabled => ghost.disabled = one(INITIAL),
                Standing::Lapsed => ghost.unknown = one(INITIAL),
            }
        }
        ghost
    }

    /// Calls are counted anew.
    pub fn recount(&mut self) {
        (self.exchanged, self.refreshed) = (false, false);
    }

    /// What the platform says of a token.
    pub fn refresh_refused(&mut self, token: Serial, fault: RefreshFault) {
        match fault {
            RefreshFault::Unknown => self.unknown |= one(token),
            RefreshFault::Disabled => self.disabled |= one(token),
            _ => {}
        }
    }

    fn is_of(&self, user: Serial, person: Person) -> bool {
        self.of[person as usize] & one(user) != 0
    }
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
    /// There was no user at some moment, or not the one that it asked about.
    NoUser = 1 << 6,
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
    /// It knows that it holds its lease; a token request: whose token it asks for.
    has_lease: bool,
    /// It has found another creation to wait for.
    waited: bool,
    /// A tombstone was committed after that.
    waited_in_vain: bool,
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
    /// What a read or a token request may answer: tokens; what an ensureUser may: users. What was there when a reset was called.
    seen: Serials,
    /// Whose token it asks for.
    of: Record,
    /// The token with which the platform refused a refresh.
    refused: Record,
    /// Its last transaction showed it a token that will do.
    found_good: bool,
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

    pub fn refresh_refused(&mut self, token: Serial, fault: RefreshFault) {
        if matches!(fault, RefreshFault::Unknown | RefreshFault::Disabled) {
            self.refused = Some(token);
        }
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
    call.call.source().is_some()
}

/// A reset is about to begin in that tab.
pub fn reset_is_called<O>(tab: &mut TabState<O>) {
    let TabState { calls, transactions, .. } = tab;
    for call in calls.iter_mut() {
        if matches!(call.call, Call::Token { .. }) {
            call.marks.fenced = true;
            call.marks.excuse(Excuse::NoUser);
        }
        if !is_creation(call) {
            continue;
        }
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
    let there = state.device.resident(S::STORAGE);
    let creating = matches!(&state.device.row, Stored::Row(row) if matches!(row.phase, Phase::Creating { .. }));
    let State { tabs, ghost, .. } = state;
    let Some(call) = Arc::make_mut(&mut tabs[tab]).calls.last_mut() else { return };
    match call.call {
        Call::Create(_) | Call::Ensure(..) => {
            if user.is_some() {
                call.marks.excuse(Excuse::OtherUser);
            }
            if creating {
                call.marks.excuse(Excuse::OtherLease);
            }
            if let (Call::Ensure(person, ..), Some(user)) = (call.call, &there) {
                call.marks.seen = persons_user(ghost, user, person);
            }
        }
        Call::Read => call.marks.seen = bit(there.as_ref().map(token_of)),
        Call::Token { .. } if user.is_none() => call.marks.excuse(Excuse::NoUser),
        Call::Token { .. } => {}
        Call::Reset => call.marks.seen = bit(user),
    }
}

/// The user, if it is that person's and the platform still knows it.
fn persons_user(ghost: &Ghost, user: &Arc<User>, person: Person) -> Serials {
    let is_known = user.standing != Standing::Lapsed && ghost.is_of(serial_of(user), person);
    if is_known { one(serial_of(user)) } else { 0 }
}

/// A transaction of call `by` ran.
pub fn transaction_ran<S: Subject>(world: &World, state: &mut State<S::Operation>, tab: usize, by: u8, intent: &Intent, transaction: &Transaction) -> Held {
    let Transaction { before, plan, committed, result, .. } = transaction;
    let before_user = user_of(before);
    let after = state.device.resident(S::STORAGE);

    if transaction.ending == Ending::Torn {
        state.ghost.home_shaken = true;
    }
    let State { tabs, ghost, device, .. } = state;
    if let Some(call) = Arc::make_mut(&mut tabs[tab]).calls.iter_mut().find(|call| call.number == by) {
        call.marks.overtaken_when_it_looked = call.marks.overtaken;
        call.marks.found_good = result.is_ok() && after.as_ref().is_some_and(|user| is_good(world, call, user));
        if let (Ok(Verdict::Busy { .. }), Call::Ensure(_, _, existing), Stored::Row(row)) = (result, call.call, before) {
            call.marks.waited |= matches!(intent, Intent::Take { .. });
            let is_in_vain = existing == Existing::Replaced && matches!(intent, Intent::Take { .. }) && is_anothers(row, call.call);
            hold(!is_in_vain, &OTHERS_GONE, || format!("operation {by} waits for another person's creation"))?;
        }
        if result.is_err() {
            call.marks.excuse(Excuse::Storage);
        }
        if *committed {
            match (intent, &plan.put) {
                (Intent::Take { .. }, Some(row)) => {
                    hold(!call.marks.waited_in_vain, &RESET_WINS, || format!("operation {by} waited, and begins after a reset"))?;
                    user_is_taken_away_rightly(ghost, call, before_user)?;
                    nothing_of_another_person_is_left(call, before, row, device.home.view(tab))?;
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
                    if let Some(person) = call.call.person() {
                        ghost.of[person as usize] |= one(serial_of(user));
                    }
                    hold(!call.marks.fenced && !call.marks.overtaken, &RESET_WINS, || format!("operation {by} commits a user after a reset"))?;
                    overtaken_lease_cannot_commit(S::STORAGE, before, *op, *generation)?;
                }
                (Intent::TakeRefresh { token, .. }, Some(_)) => {
                    refresh_is_of_the_user_and_token(call, before_user.filter(|user| user.standing != Standing::Lapsed), token.expose())?;
                }
                (Intent::CommitRefresh { old, .. }, Some(_)) => {
                    hold(!call.marks.fenced && !call.marks.overtaken, &RESET_WINS, || format!("operation {by} stores a token after a reset"))?;
                    refresh_is_of_the_user_and_token(call, before_user, old.expose())?;
                }
                (Intent::EndRefresh { .. }, _) => what_was_said_is_noted(call, after.as_ref())?,
                // Where there is no lease, it has begun once it has looked.
                (Intent::Read, _) if S::STORAGE == Storage::HomeOnly => call.marks.has_lease = true,
                // A token request has begun once it knows whose token it asks for.
                (Intent::Read, _) if matches!(call.call, Call::Token { .. }) && call.marks.of.is_none() && result.is_ok() => {
                    call.marks.of = before_user.map(serial_of);
                    call.marks.has_lease = true;
                }
                _ => {}
            }
        }
    }
    if !committed {
        return Ok(());
    }
    standing_is_what_the_platform_said(ghost, before_user, after.as_ref())?;
    let removes = match intent {
        Intent::Reset => true,
        // Another person's user, or creation, ends with it as with a reset.
        Intent::Take { existing, .. } => plan.put.as_ref().is_some_and(|row| {
            let replaces = before_user.is_some() && *existing != Existing::InTheWay;
            replaces || generation_of(before).is_some_and(|it| it != row.generation)
        }),
        _ => false,
    };
    if removes {
        ghost.removed |= before_user.map_or(0, |user| one(serial_of(user)));
    }
    if *intent == Intent::Reset && S::STORAGE == Storage::HomeOnly {
        // What a process did not see it does not know, but it is removed all the same.
        ghost.removed |= bit(transaction.shared_before) & !NOBODY;
    }
    let happened = Happened { by, takes: matches!(intent, Intent::Take { .. }) && plan.put.is_some(), removes, user: after };
    for tab in tabs {
        for at in 0..tab.calls.len() {
            let marks = after_transaction(ghost, &tab.calls[at], &happened);
            if marks != tab.calls[at].marks {
                Arc::make_mut(tab).calls[at].marks = marks;
            }
        }
    }
    Ok(())
}

const fn generation_of(stored: &Stored) -> Option<u32> {
    match stored {
        Stored::Row(row) => Some(row.generation),
        _ => None,
    }
}

/// A committed transaction of call `by`.
struct Happened {
    by: u8,
    /// It took the lease of a creation.
    takes: bool,
    /// It ended a generation.
    removes: bool,
    /// Who is there after it.
    user: Option<Arc<User>>,
}

/// What a committed transaction means for a call: another one, or a look of its own.
fn after_transaction<O>(ghost: &Ghost, call: &Running<O>, happened: &Happened) -> Marks {
    let mut marks = call.marks;
    let user = happened.user.as_ref();
    let is_its_own = call.number == happened.by;
    if happened.removes && !is_its_own {
        marks.overtaken |= marks.has_lease;
        marks.waited_in_vain |= marks.waited;
    }
    match call.call {
        Call::Read => marks.seen |= bit(user.map(token_of)),
        Call::Token { .. } => match user {
            Some(user) if marks.of.is_none_or(|of| of == serial_of(user)) => marks.seen |= one(token_of(user)),
            _ => marks.excuse(Excuse::NoUser),
        },
        Call::Create(_) | Call::Ensure(..) => {
            if let (Call::Ensure(person, ..), Some(user)) = (call.call, user) {
                marks.seen |= persons_user(ghost, user, person);
            }
            if is_its_own {
                return marks;
            }
            if happened.takes {
                marks.excuse(Excuse::OtherLease);
            }
            if happened.removes {
                marks.excuse(Excuse::Reset);
            }
            if user.is_some() && user.map(serial_of) != marks.landed {
                marks.excuse(Excuse::OtherUser);
            }
        }
        Call::Reset => {}
    }
    marks
}

/// `nothing_is_sent_for_a_user_that_is_there` and `others_are_replaced_only_where_asked`: a creation takes its lease over a user.
fn user_is_taken_away_rightly<O>(ghost: &Ghost, call: &Running<O>, before: Option<&Arc<User>>) -> Held {
    let Some(user) = before else { return Ok(()) };
    let is_own = call.call.person().is_some_and(|person| ghost.is_of(serial_of(user), person));
    if is_own {
        return hold(user.standing == Standing::Lapsed, &NOTHING_SENT, || format!("operation {} begins, and its person's user is there", call.number));
    }
    hold(!matches!(call.call, Call::Ensure(_, _, Existing::Kept)), &OTHERS_KEPT, || {
        format!("operation {} takes away a user that is not its person's", call.number)
    })
}

/// `nothing_of_another_person_is_left`
fn nothing_of_another_person_is_left<O>(call: &Running<O>, before: &Stored, after: &Row, home: Record) -> Held {
    let Stored::Row(before) = before else { return Ok(()) };
    let is_anothers = is_anothers(before, call.call) || (before.user().is_some() && matches!(call.call, Call::Ensure(..)));
    let key = |row: &Row| match row.phase {
        Phase::Creating { key } => Some(key),
        _ => None,
    };
    let is_clean = key(before) != key(after)
        && after.user().is_none()
        && home.is_none()
        && after.install != before.install
        && (after.person.is_none() || after.person != before.person);
    // What it stored without learning of it, another may have used since.
    hold(!is_anothers || is_clean || call.marks.has(Excuse::Storage), &OTHERS_GONE, || {
        format!("operation {} takes its lease over {before:?} and leaves {after:?}, home {home:?}", call.number)
    })
}

/// `refresh_is_of_the_user_and_token`
fn refresh_is_of_the_user_and_token<O>(call: &Running<O>, before: Option<&Arc<User>>, token: &str) -> Held {
    let is_so = before.is_some_and(|user| Some(serial_of(user)) == call.marks.of && user.token.id.expose() == token);
    hold(is_so && !call.marks.overtaken, &REFRESH_FENCED, || format!("operation {} refreshes token {token} over {before:?}", call.number))
}

/// `standing_is_what_the_platform_said`
fn standing_is_what_the_platform_said(ghost: &Ghost, before: Option<&Arc<User>>, after: Option<&Arc<User>>) -> Held {
    let (Some(before), Some(after)) = (before, after) else { return Ok(()) };
    let is_told = match after.standing {
        _ if serial_of(before) != serial_of(after) || before.standing == after.standing => true,
        Standing::Enabled => token_of(before) != token_of(after),
        Standing::Disabled => ghost.disabled & one(token_of(after)) != 0,
        Standing::Lapsed => ghost.unknown & one(token_of(after)) != 0,
    };
    hold(is_told, &STANDING_IS_TOLD, || format!("token {} is {:?} and becomes {:?}", token_of(after), before.standing, after.standing))
}

/// The same, of what a request was told itself.
fn what_was_said_is_noted<O>(call: &Running<O>, after: Option<&Arc<User>>) -> Held {
    let is_noted = after.is_none_or(|user| call.marks.refused != Some(token_of(user)) || user.standing != Standing::Enabled);
    hold(is_noted, &STANDING_IS_TOLD, || format!("operation {} was told of its token, and that is not noted", call.number))
}

fn was_refused_to<O>(call: &Running<O>, token: Serial) -> bool {
    (call.call == Call::Token { refused: true } && token == INITIAL) || call.marks.refused == Some(token)
}

/// Whether a token request may answer with that user's token, if it can get no fresher one.
fn is_good<O>(world: &World, call: &Running<O>, user: &Arc<User>) -> bool {
    let token = token_of(user);
    let is_over = token == INITIAL && world.resident().is_some_and(|resident| resident.token == Age::Over);
    user.standing == Standing::Enabled && !is_over && !was_refused_to(call, token) && call.marks.of == Some(serial_of(user))
}

/// `reset_wins`, `fresh_token_is_not_refreshed`, `one_refresh_at_a_time` and `calm_requests_refresh_once`
pub fn refresh_is_sent<O>(world: &World, state: &mut State<O>, who: Who, user: &Arc<User>) -> Held {
    let token = token_of(user);
    let is_aged = token == INITIAL && world.resident().is_some_and(|resident| resident.token != Age::Fresh);
    let call = state.calls().find(|call| call.number == who.number);
    let is_ended = call.is_some_and(|call| call.marks.fenced || call.marks.overtaken_when_it_looked);
    hold(!is_ended, &RESET_WINS, || format!("operation {} refreshes a token after a reset", who.number))?;
    let is_needed = is_aged || user.standing != Standing::Enabled || call.is_some_and(|call| was_refused_to(call, token));
    hold(is_needed || state.ghost.leases_shaken, &FRESH_IS_KEPT, || format!("operation {} refreshes token {token}, which is fresh", who.number))?;
    let under_way = state.calls().filter(|call| matches!(call.pending, Pending::Refresh(..)) && !call.marks.overtaken && !call.marks.fenced).count();
    hold(under_way <= 1 || state.ghost.leases_shaken, &ONE_REFRESH, || format!("{under_way} refreshes are under way at once"))?;
    if world.is_calm(state) {
        hold(!state.ghost.refreshed, &TOKENS_AGREE, || format!("operation {} refreshes once more", who.number))?;
        state.ghost.refreshed = true;
    }
    Ok(())
}

/// `calm_ensures_agree`
pub fn exchange_is_sent<O>(world: &World, state: &mut State<O>, who: Who) -> Held {
    if world.is_calm(state) {
        hold(!state.ghost.exchanged, &ENSURES_AGREE, || format!("operation {} exchanges another code", who.number))?;
        state.ghost.exchanged = true;
    }
    Ok(())
}

/// `interrupted_key_is_used_again`
fn interrupted_key_is_used_again<O>(call: &Running<O>, before: &Stored, taken: Id) -> Held {
    match before {
        Stored::Row(row) if call.call.source() != Some(Source::Literal) && call.sends == 0 && !is_anothers(row, call.call) => match row.phase {
            Phase::Creating { key } => hold(taken == key, &KEY_KEPT, || format!("operation {} takes the lease with another key", call.number)),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Whether the row says that it is for another person than this call.
fn is_anothers(row: &Row, call: Call) -> bool {
    let digest = call.person().zip(row.install).map(|(person, install)| person.of_the_app().digest(install));
    digest.is_some() && row.person.is_some() && digest != row.person
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
pub fn call_settles<S: Subject>(world: &World, state: &mut State<S::Operation>, call: &Running<S::Operation>, result: &Result<Answer, Failure>) -> Held {
    ends_well::<S>(world, state, call, result)?;
    no_lease_is_left(state, call)
}

fn ends_well<S: Subject>(world: &World, state: &mut State<S::Operation>, call: &Running<S::Operation>, result: &Result<Answer, Failure>) -> Held {
    let name = super::world::name(call.number, call.call);
    let is_asking = matches!(call.call, Call::Ensure(..) | Call::Token { .. });
    if let (Err(failure), true, true) = (result, is_asking, world.is_calm(state)) {
        let invariant = if is_creation(call) { &ENSURES_AGREE } else { &TOKENS_AGREE };
        let has_a_user = world.resident().is_some_and(|resident| resident.standing != Standing::Lapsed) && !call.marks.has(Excuse::NoUser);
        hold(!is_creation(call) && !has_a_user, invariant, || format!("{name} fails with {:?}, and nothing went wrong", failure.kind))?;
    }
    match result {
        Ok(Answer::Created(user)) => {
            let serial = serial_of(user);
            match call.call {
                Call::Ensure(..) => hold(call.marks.seen & one(serial) != 0, &ENSURED_IS_OWN, || {
                    format!("{name} resolves with a user that the device did not have for its person")
                })?,
                _ => hold(call.marks.landed == Some(serial), &ANNOUNCED_IS_STORED, || format!("{name} resolves with a user that it never stored"))?,
            }
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
            let answer = bit(user.as_ref().map(token_of));
            hold(call.marks.seen & answer != 0, &READ_IS_TRUE, || {
                format!("{name} answers {}", if user.is_some() { "with a user that was not there" } else { "nobody, and there was a user all the time" })
            })
        }
        Ok(Answer::Token(user)) => {
            let is_current = call.marks.of == Some(serial_of(user)) && call.marks.seen & one(token_of(user)) != 0;
            hold(is_current && !was_refused_to(call, token_of(user)), &TOKEN_IS_CURRENT, || {
                format!("{name} answers with token {} of user {}", token_of(user), serial_of(user))
            })?;
            hold(!call.marks.fenced && !call.marks.overtaken_when_it_looked, &RESET_WINS, || format!("{name} resolves after a reset"))
        }
        // One look that changes nothing, and so no call of any world.
        Ok(Answer::Seen(_)) => Ok(()),
        Err(failure) => {
            fenced_calls_say_reset(call, failure)?;
            failure_has_its_cause(&state.ghost, call, failure)?;
            outcome_is_true(call, failure)?;
            good_token_is_given(call, failure)
        }
    }
}

/// `failure_has_its_cause` and `lost_answer_strands_nobody`
fn failure_has_its_cause<O>(ghost: &Ghost, call: &Running<O>, failure: &Failure) -> Held {
    let marks = &call.marks;
    let (invariant, is_true) = match failure.kind {
        Kind::UserExists => (&CAUSE, marks.has(Excuse::OtherUser) && matches!(call.call, Call::Create(_))),
        Kind::OtherUser => (&CAUSE, marks.has(Excuse::OtherUser) && matches!(call.call, Call::Ensure(..))),
        Kind::NoUser => (&CAUSE, marks.has(Excuse::NoUser)),
        Kind::TokenRejected => (&CAUSE, ghost.unknown & marks.seen != 0),
        Kind::UserDisabled if !is_creation(call) => (&CAUSE, ghost.disabled & marks.seen != 0),
        // An ensureUser waits, unless it was overtaken.
        Kind::CreationInProgress => (&CAUSE, marks.has(Excuse::OtherLease) && (call.call.person().is_none() || ghost.leases_shaken)),
        Kind::Reset => (&CAUSE, marks.has(Excuse::Reset)),
        Kind::Timeout | Kind::Aborted => (&CAUSE, marks.has(Excuse::Interrupted)),
        Kind::StorageDenied | Kind::StorageFull | Kind::StorageFailed => (&CAUSE, marks.has(Excuse::Storage)),
        _ if matches!(call.call, Call::Reset | Call::Read) => (&CAUSE, false),
        // One code is all there is: whatever the network does to it is the end.
        _ if call.call.source() == Some(Source::Literal) => (&NOT_STRANDED, true),
        // What storage kept from it, or another refresh under way heard, may be why it did not go on.
        _ if !is_creation(call) && (marks.has(Excuse::Storage) || ghost.leases_shaken) => (&NOT_STRANDED, true),
        _ => (&NOT_STRANDED, marks.has(Excuse::Network) || call.sends >= SENDS),
    };
    hold(is_true, invariant, || format!("operation {} fails with {:?}, for which there was no reason", call.number, failure.kind))
}

/// `fenced_calls_say_reset`
fn fenced_calls_say_reset<O>(call: &Running<O>, failure: &Failure) -> Held {
    let is_free = !is_creation(call) || !call.marks.fenced || call.marks.was_failing || call.marks.has(Excuse::Storage);
    hold(is_free || failure.kind == Kind::Reset, &FENCED_SAY_RESET, || format!("operation {} was ended by a reset and says {:?}", call.number, failure.kind))
}

/// `outcome_is_true`
fn outcome_is_true<O>(call: &Running<O>, failure: &Failure) -> Held {
    let is_true = match failure.outcome {
        Outcome::NothingHappened => !call.marks.acted,
        Outcome::ServerActed => call.marks.acted,
        Outcome::Unknown => true,
    };
    let is_told = is_creation(call) || matches!(call.call, Call::Token { .. });
    hold(is_true || !is_told, &OUTCOME, || format!("operation {} fails with {:?}, {:?}", call.number, failure.kind, failure.outcome))
}

/// `failed_call_leaves_no_lease`
fn no_lease_is_left<O>(state: &State<O>, call: &Running<O>) -> Held {
    let own = op_id(call.number);
    let holds = match &state.device.row {
        Stored::Row(row) => (row.op == Some(own) && matches!(row.phase, Phase::Creating { .. })) || row.refresh.is_some_and(|lease| lease.op == own),
        _ => false,
    };
    hold(!holds || call.marks.fenced || call.marks.has(Excuse::Storage), &NO_LEASE_LEFT, || {
        format!("operation {} is over and its lease is still there", call.number)
    })
}

/// `good_token_is_given`
fn good_token_is_given<O>(call: &Running<O>, failure: &Failure) -> Held {
    let is_free = !call.marks.found_good || call.marks.fenced || failure.kind == Kind::Aborted;
    hold(is_free, &GOOD_TOKEN, || format!("operation {} fails with {:?}, and there is a token that may be valid", call.number, failure.kind))
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
    let (home, row) = (state.device.home.shared, state.device.record());
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

/// `next_ensure_succeeds`: `ends` are those of a fresh ensureUser and a token request after it, with nothing in the way.
pub fn next_ensure_succeeds(ends: &[End]) -> Held {
    let is_right = match ends {
        [(_, Ok(Answer::Created(made))), (_, Ok(Answer::Token(user)))] => serial_of(made) == serial_of(user),
        _ => false,
    };
    hold(is_right, &NEXT_ENSURE, || {
        let said: Vec<String> = ends.iter().map(|(number, result)| format!("{number}: {}", super::trace::result(result))).collect();
        format!("a fresh ensureUser and a token request ended with {}", said.join("; "))
    })
}
