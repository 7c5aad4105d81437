//! The shipped core with one thing wrong, for each invariant at least one: none of them may be vacuous.

use std::sync::Arc;

use super::invariants::{self, Invariant};
use super::subject::{Call, Shipped, Subject};
use super::world::{Beginning, Faults, Resident, World};
use super::worlds::{self, ANN, ANNS, BOB, BOB_OR_NOBODY, CALLBACK, DISABLED, DUE, LAPSED, LITERAL, OVER, READ, RESET, TOKEN, URL};
use crate::core::create::{Fresh, Source};
use crate::core::ledger::decide;
use crate::core::{
    Answer, Effect, Event, Existing, Failure, Home, Intent, Kind, Now, Operation, Outcome, Phase, Plan, Row, Standing, StorageFault, Stored, Tab, Token, User,
    Verdict,
};

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mutant {
    // What a transaction decides.
    LedgerWritesNothing,
    CommitIgnoresGeneration,
    CommitIgnoresOperation,
    CommitIgnoresBoth,
    CommitIgnoresEpoch,
    ResetRemovesTheRow,
    ResetKeepsTheGeneration,
    ResetKeepsTheUser,
    TakeIgnoresALiveLease,
    TakeIgnoresAUser,
    TakeWritesNothing,
    TakeNeverOvertakes,
    TakeForgetsTheKeyLeft,
    ReleaseDoesNothing,
    ReleaseIgnoresTheOperation,
    HomeIsNotMirrored,
    ReadFindsNobody,
    // What it decides for ensureUser.
    AnyUserIsThere,
    LapsedUserIsThere,
    LapsedUserIsInTheWay,
    PersonIsForgotten,
    OthersAreReplacedUnasked,
    OthersUserStaysAtHome,
    OthersUserKeepsTheInstall,
    OthersUserKeepsTheGeneration,
    OthersCreationIsTakenOver,
    OthersCreationIsWaitedFor,
    OwnReplacementIsAReset,
    WhatWaitedBeginsAnew,
    WhatWasOvertakenJoins,
    // What it decides for a refresh.
    RefreshIgnoresALiveLease,
    RefreshIgnoresTheToken,
    RefreshIgnoresTheStanding,
    RefreshTakesNothing,
    CommitRefreshIgnoresTheToken,
    CommitRefreshIgnoresTheUser,
    CommitRefreshIgnoresTheEpoch,
    CommitRefreshKeepsTheLease,
    CommitRefreshKeepsTheStanding,
    EndRefreshDoesNothing,
    EndRefreshIgnoresTheOperation,
    EndRefreshIgnoresTheToken,
    EndRefreshForgetsWhatWasSaid,
    EndRefreshLeavesTheLeaseOfALapsedToken,
    // What an operation does next.
    LiteralIsSentAgain,
    CodeIsSentAgain,
    LostAnswerIsFinal,
    UsedCodeIsFinal,
    ChangedPersonIsFinal,
    ResolvesBeforeTheCommit,
    ResolvesWithoutVerifying,
    UnknownMeansCommitted,
    ResetResolvesFirst,
    ResetDoesNotFence,
    InterruptIsIgnored,
    ReleaseIsSkipped,
    WaitsForItself,
    TriesForEver,
    BusyIsCalledExists,
    ResetIsCalledTimeout,
    LostAnswerIsCalledNothing,
    RepairIsSkipped,
    BusyEndsAnEnsure,
    RequestOverlooksAReset,
    FreshTokenIsRefreshed,
    NetworkFailureIsGiven,
    NetworkFailureLapses,
}

use Mutant::*;

/// A mutant, where it lives, and the invariant that has to find it.
pub struct Case {
    pub mutant: Mutant,
    pub killer: &'static Invariant,
    pub world: World,
}

/// Every mutant. The worlds are as small as they can be.
pub fn all() -> Vec<Case> {
    let alone = || worlds::world(&[(&[URL], &[READ])]);
    let then_reset = || worlds::world(&[(&[URL, RESET], &[READ])]);
    let two = || worlds::world(&[(&[URL], &[]), (&[URL], &[])]);
    let against_reset = || worlds::world(&[(&[URL], &[]), (&[RESET], &[])]);
    // A creation takes over what a killed one left, finds that it was another person's, and asks for its lease once more.
    let taken_over_and_reset = || worlds::world(&[(&[URL], &[URL]), (&[RESET], &[])]);
    let with = |world: World, faults, budget| World { faults, budget, ..world };
    let case = |mutant, killer, world| Case { mutant, killer, world };
    let of = |resident: Resident, world: World| World { beginning: Beginning::User(resident), ..world };
    let ensure = || worlds::world(&[(&[ANN], &[])]);
    let two_tokens = || of(DUE, worlds::world(&[(&[TOKEN], &[]), (&[TOKEN], &[])]));
    let token = |resident| of(resident, worlds::world(&[(&[TOKEN], &[])]));
    let token_against = |other: &'static [Call]| of(DUE, worlds::world(&[(&[TOKEN], &[]), (other, &[])]));
    vec![
        case(LedgerWritesNothing, &invariants::KEY_SAVED, alone()),
        case(CommitIgnoresGeneration, &invariants::CAUSE, against_reset()),
        case(CommitIgnoresOperation, &invariants::FENCED, with(two(), Faults::CLOCK, 1)),
        case(CommitIgnoresBoth, &invariants::RESET_WINS, against_reset()),
        case(CommitIgnoresEpoch, &invariants::RESET_WINS, then_reset()),
        case(ResetRemovesTheRow, &invariants::CAUSE, against_reset()),
        case(ResetRemovesTheRow, &invariants::RESET_WINS, with(taken_over_and_reset(), Faults::TAB_KILL.and(Faults::LOGIN), 2)),
        case(ResetKeepsTheGeneration, &invariants::RESET_WINS, with(taken_over_and_reset(), Faults::TAB_KILL.and(Faults::LOGIN), 2)),
        case(ResetKeepsTheUser, &invariants::RESET_STAYS, then_reset()),
        case(TakeIgnoresALiveLease, &invariants::ONE_EXCHANGE, two()),
        case(TakeIgnoresAUser, &invariants::KEPT, two()),
        case(TakeIgnoresAUser, &invariants::ONE_USER, two()),
        case(TakeWritesNothing, &invariants::KEY_SAVED, alone()),
        case(TakeNeverOvertakes, &invariants::NEXT_SUCCEEDS, with(alone(), Faults::TAB_KILL, 1)),
        case(TakeForgetsTheKeyLeft, &invariants::KEY_KEPT, with(alone(), Faults::TAB_KILL, 1)),
        case(ReleaseDoesNothing, &invariants::NO_LEASE_LEFT, with(alone(), Faults::NETWORK, 1)),
        case(ReleaseIgnoresTheOperation, &invariants::CAUSE, with(two(), Faults::CLOCK.and(Faults::INTERRUPT), 2)),
        case(HomeIsNotMirrored, &invariants::HOME_MIRRORS, alone()),
        case(ReadFindsNobody, &invariants::READ_IS_TRUE, worlds::world(&[(&[URL, READ], &[])])),
        case(LiteralIsSentAgain, &invariants::CODE_ONCE, with(worlds::world(&[(&[LITERAL], &[])]), Faults::NETWORK, 1)),
        case(CodeIsSentAgain, &invariants::CODE_ONCE, with(alone(), Faults::NETWORK, 1)),
        case(LostAnswerIsFinal, &invariants::NOT_STRANDED, with(alone(), Faults::NETWORK, 1)),
        case(UsedCodeIsFinal, &invariants::NOT_STRANDED, World { honours_keys: false, ..with(worlds::world(&[(&[CALLBACK], &[])]), Faults::NETWORK, 1) }),
        case(ChangedPersonIsFinal, &invariants::NOT_STRANDED, with(worlds::world(&[(&[URL], &[URL])]), Faults::TAB_KILL.and(Faults::LOGIN), 2)),
        case(ResolvesBeforeTheCommit, &invariants::ANNOUNCED_IS_STORED, alone()),
        case(ResolvesWithoutVerifying, &invariants::RESET_WINS, then_reset()),
        case(UnknownMeansCommitted, &invariants::ANNOUNCED_IS_STORED, with(alone(), Faults::STORAGE, 1)),
        case(ResetResolvesFirst, &invariants::RESET_REMOVES, then_reset()),
        case(ResetDoesNotFence, &invariants::RESET_WINS, then_reset()),
        case(InterruptIsIgnored, &invariants::BOUNDED, with(alone(), Faults::INTERRUPT, 1)),
        case(ReleaseIsSkipped, &invariants::NO_LEASE_LEFT, with(alone(), Faults::NETWORK, 1)),
        case(WaitsForItself, &invariants::SETTLES, with(alone(), Faults::NETWORK, 1)),
        case(TriesForEver, &invariants::BOUNDED, with(alone(), Faults::OUTAGE, 1)),
        case(BusyIsCalledExists, &invariants::CAUSE, two()),
        case(ResetIsCalledTimeout, &invariants::FENCED_SAY_RESET, with(then_reset(), Faults::INTERRUPT, 1)),
        case(LostAnswerIsCalledNothing, &invariants::OUTCOME, with(worlds::world(&[(&[LITERAL], &[])]), Faults::NETWORK, 1)),
        case(AnyUserIsThere, &invariants::ENSURED_IS_OWN, of(ANNS, worlds::world(&[(&[BOB], &[])]))),
        case(LapsedUserIsThere, &invariants::ENSURED_IS_OWN, of(LAPSED, ensure())),
        case(LapsedUserIsInTheWay, &invariants::NEXT_ENSURE, token(LAPSED)),
        case(PersonIsForgotten, &invariants::NOTHING_SENT, worlds::world(&[(&[ANN, ANN], &[])])),
        case(OthersAreReplacedUnasked, &invariants::OTHERS_KEPT, of(ANNS, worlds::world(&[(&[BOB_OR_NOBODY], &[])]))),
        case(OthersUserStaysAtHome, &invariants::OTHERS_GONE, of(ANNS, worlds::world(&[(&[BOB], &[])]))),
        case(OthersUserKeepsTheInstall, &invariants::OTHERS_GONE, of(ANNS, worlds::world(&[(&[BOB], &[])]))),
        case(OthersUserKeepsTheGeneration, &invariants::TOKEN_IS_CURRENT, token_against(&[BOB])),
        case(OthersCreationIsTakenOver, &invariants::OTHERS_GONE, with(worlds::world(&[(&[ANN], &[BOB])]), Faults::TAB_KILL, 1)),
        case(OthersCreationIsWaitedFor, &invariants::OTHERS_GONE, worlds::world(&[(&[ANN], &[]), (&[BOB], &[])])),
        case(OwnReplacementIsAReset, &invariants::CAUSE, with(worlds::world(&[(&[URL], &[]), (&[ANN], &[])]), Faults::STORAGE, 1)),
        case(WhatWaitedBeginsAnew, &invariants::RESET_WINS, worlds::world(&[(&[ANN, RESET], &[]), (&[ANN], &[])])),
        case(WhatWasOvertakenJoins, &invariants::RESET_WINS, with(worlds::world(&[(&[URL], &[RESET, BOB]), (&[BOB], &[])]), Faults::TAB_KILL, 1)),
        case(BusyEndsAnEnsure, &invariants::ENSURES_AGREE, worlds::world(&[(&[ANN], &[]), (&[ANN], &[])])),
        case(RefreshIgnoresALiveLease, &invariants::ONE_REFRESH, two_tokens()),
        case(RefreshIgnoresTheToken, &invariants::REFRESH_FENCED, two_tokens()),
        case(RefreshIgnoresTheStanding, &invariants::REFRESH_FENCED, with(two_tokens(), Faults::NETWORK, 1)),
        case(RefreshTakesNothing, &invariants::ONE_REFRESH, two_tokens()),
        case(CommitRefreshIgnoresTheToken, &invariants::REFRESH_FENCED, with(two_tokens(), Faults::CLOCK, 1)),
        case(CommitRefreshIgnoresTheUser, &invariants::RESET_WINS, token_against(&[BOB])),
        case(CommitRefreshIgnoresTheEpoch, &invariants::RESET_WINS, of(DUE, worlds::world(&[(&[TOKEN, RESET], &[])]))),
        case(CommitRefreshKeepsTheLease, &invariants::NO_LEASE_LEFT, token(DUE)),
        case(CommitRefreshKeepsTheStanding, &invariants::TOKENS_AGREE, token(DISABLED)),
        case(EndRefreshDoesNothing, &invariants::NO_LEASE_LEFT, with(token(OVER), Faults::NETWORK, 1)),
        case(EndRefreshIgnoresTheOperation, &invariants::ONE_REFRESH, with(token_against(&[TOKEN, TOKEN]), Faults::INTERRUPT, 1)),
        case(EndRefreshIgnoresTheToken, &invariants::STANDING_IS_TOLD, with(two_tokens(), Faults::CLOCK.and(Faults::NETWORK), 2)),
        case(EndRefreshForgetsWhatWasSaid, &invariants::STANDING_IS_TOLD, with(token(DUE), Faults::NETWORK, 1)),
        case(
            EndRefreshLeavesTheLeaseOfALapsedToken,
            &invariants::NO_LEASE_LEFT,
            with(of(OVER, worlds::world(&[(&[TOKEN, TOKEN], &[])])), Faults::CLOCK.and(Faults::NETWORK), 3),
        ),
        case(RequestOverlooksAReset, &invariants::RESET_WINS, of(DUE, worlds::world(&[(&[TOKEN, RESET], &[])]))),
        case(FreshTokenIsRefreshed, &invariants::FRESH_IS_KEPT, token(ANNS)),
        case(NetworkFailureIsGiven, &invariants::GOOD_TOKEN, with(token(DUE), Faults::NETWORK, 1)),
        case(NetworkFailureLapses, &invariants::STANDING_IS_TOLD, with(token(DUE), Faults::NETWORK, 1)),
        case(LostAnswerIsCalledNothing, &invariants::OUTCOME, with(token(OVER), Faults::NETWORK.and(Faults::INTERRUPT), 2)),
        case(RepairIsSkipped, &invariants::HOME_MIRRORS, with(worlds::world(&[(&[URL, READ], &[READ])]), Faults::BROWSER_KILL, 1)),
    ]
}

/// The shipped operation, and what the mutants need to remember of it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Mutated {
    operation: Operation,
    source: Option<Source>,
    last: Option<Effect>,
    last_exchange: Option<Effect>,
    made: Option<Arc<User>>,
    call: Call,
    failed: Option<Failure>,
}

impl Subject for Mutant {
    type Operation = Mutated;

    fn begin(&self, call: Call, fresh: Fresh) -> Mutated {
        Mutated { operation: Shipped.begin(call, fresh), source: call.source(), last: None, last_exchange: None, made: None, call, failed: None }
    }

    fn step(&self, mutated: &mut Mutated, tab: &mut Tab, event: Event, now: Now) -> Effect {
        let effect = self.mutated_step(mutated, tab, event, now);
        match &effect {
            Effect::Exchange { .. } if matches!(self, LiteralIsSentAgain | CodeIsSentAgain) => mutated.last_exchange = Some(effect.clone()),
            _ => {}
        }
        if *self == InterruptIsIgnored {
            mutated.last = Some(effect.clone());
        }
        effect
    }

    fn is_interruptible(&self, mutated: &Mutated) -> bool {
        mutated.operation.is_interruptible()
    }

    fn decide(&self, intent: &Intent, stored: &Stored, home: Home, wall: u64, epoch: u32) -> Plan {
        let shipped = || decide(intent, stored, home, wall, epoch);
        let Stored::Row(row) = stored else { return self.mutated_plan(intent, None, shipped()) };
        match (self, intent) {
            (CommitIgnoresGeneration, Intent::Commit { op, user, epoch: began, .. }) => {
                let intent = Intent::Commit { op: *op, generation: row.generation, epoch: *began, user: user.clone() };
                decide(&intent, stored, home, wall, epoch)
            }
            (CommitIgnoresOperation, Intent::Commit { generation, user, .. }) if row.user().is_none() && row.generation == *generation => {
                commit(row, user, shipped())
            }
            (CommitIgnoresBoth, Intent::Commit { user, .. }) if row.user().is_none() => commit(row, user, shipped()),
            (CommitIgnoresEpoch, Intent::Commit { epoch: began, .. }) => decide(intent, stored, home, wall, *began),
            (TakeForgetsTheKeyLeft, Intent::Take { .. }) => {
                let mut intent = intent.clone();
                if let Intent::Take { inherit, .. } = &mut intent {
                    *inherit = false;
                }
                decide(&intent, stored, home, wall, epoch)
            }
            (TakeIgnoresALiveLease, Intent::Take { .. }) => decide(intent, &Stored::Row(Row { until: 0, ..row.clone() }), home, wall, epoch),
            (TakeIgnoresAUser, Intent::Take { .. }) if row.user().is_some() => {
                decide(intent, &Stored::Row(Row { phase: Phase::Empty, ..row.clone() }), home, wall, epoch)
            }
            (TakeNeverOvertakes, Intent::Take { op, .. }) if matches!(row.phase, Phase::Creating { .. }) && row.op != Some(*op) => {
                Plan { put: None, prove: false, verdict: Verdict::Busy { holder: row.op, until: row.until, generation: row.generation }, ..shipped() }
            }
            (ReleaseIgnoresTheOperation, Intent::Release { failure, .. }) => match row.op {
                Some(op) => decide(&Intent::Release { op, failure: *failure }, stored, home, wall, epoch),
                None => shipped(),
            },
            (AnyUserIsThere, Intent::Take { person: Some(_), .. }) => match row.user() {
                Some(user) => Plan { put: None, prove: false, verdict: Verdict::There(user.clone()), ..shipped() },
                None => shipped(),
            },
            (LapsedUserIsThere, Intent::Take { .. }) => decide(intent, &Stored::Row(of_standing(row, Standing::Enabled)), home, wall, epoch),
            (LapsedUserIsInTheWay, Intent::Take { person: Some(_), .. }) if row.user().is_some_and(|user| user.standing == Standing::Lapsed) => {
                Plan { put: None, prove: false, verdict: Verdict::Other, ..shipped() }
            }
            (OthersCreationIsTakenOver, Intent::Take { .. }) if row.until <= wall || row.user().is_none() => {
                decide(intent, &Stored::Row(Row { person: None, ..row.clone() }), home, wall, epoch)
            }
            (OthersCreationIsWaitedFor, Intent::Take { op, .. }) if matches!(row.phase, Phase::Creating { .. }) && row.op != Some(*op) => {
                decide(intent, &Stored::Row(Row { person: None, ..row.clone() }), home, wall, epoch)
            }
            (OwnReplacementIsAReset, Intent::Take { op, again: Some(began), .. }) if row.op == Some(*op) && row.generation != *began => {
                Plan { put: None, prove: false, verdict: Verdict::WasReset, ..shipped() }
            }
            (OthersAreReplacedUnasked | WhatWaitedBeginsAnew | WhatWasOvertakenJoins, Intent::Take { .. }) => {
                let mut intent = intent.clone();
                if let Intent::Take { existing, again, joins, .. } = &mut intent {
                    match self {
                        OthersAreReplacedUnasked => *existing = Existing::Replaced,
                        WhatWaitedBeginsAnew => *again = None,
                        _ => *joins = true,
                    }
                }
                decide(&intent, stored, home, wall, epoch)
            }
            (RefreshIgnoresALiveLease, Intent::TakeRefresh { .. }) => decide(intent, &Stored::Row(Row { refresh: None, ..row.clone() }), home, wall, epoch),
            (RefreshIgnoresTheStanding, Intent::TakeRefresh { .. }) => {
                let stored = Stored::Row(of_standing(row, Standing::Enabled));
                let plan = decide(intent, &stored, home, wall, epoch);
                let put = plan.put.map(|put| Row { phase: row.phase.clone(), ..put });
                Plan { put, ..plan }
            }
            (RefreshIgnoresTheToken | CommitRefreshIgnoresTheToken | CommitRefreshIgnoresTheUser | EndRefreshIgnoresTheToken, _) => {
                let mut intent = intent.clone();
                match (self, &mut intent, row.user()) {
                    (RefreshIgnoresTheToken, Intent::TakeRefresh { token, .. }, Some(user))
                    | (EndRefreshIgnoresTheToken, Intent::EndRefresh { token, .. }, Some(user)) => *token = user.token.id.clone(),
                    (CommitRefreshIgnoresTheToken, Intent::CommitRefresh { old, .. }, Some(user)) => *old = user.token.id.clone(),
                    (CommitRefreshIgnoresTheUser, Intent::CommitRefresh { old, generation, .. }, Some(user)) => {
                        (*old, *generation) = (user.token.id.clone(), row.generation);
                    }
                    _ => {}
                }
                decide(&intent, stored, home, wall, epoch)
            }
            (CommitRefreshIgnoresTheEpoch, Intent::CommitRefresh { epoch: began, .. }) => decide(intent, stored, home, wall, *began),
            (EndRefreshIgnoresTheOperation, Intent::EndRefresh { generation, token, standing, .. }) => match row.refresh {
                Some(lease) => {
                    decide(&Intent::EndRefresh { op: lease.op, generation: *generation, token: token.clone(), standing: *standing }, stored, home, wall, epoch)
                }
                None => shipped(),
            },
            (EndRefreshForgetsWhatWasSaid, Intent::EndRefresh { op, generation, token, .. }) => {
                decide(&Intent::EndRefresh { op: *op, generation: *generation, token: token.clone(), standing: None }, stored, home, wall, epoch)
            }
            _ => self.mutated_plan(intent, Some(row), shipped()),
        }
    }
}

impl Mutant {
    fn mutated_plan(&self, intent: &Intent, row: Option<&Row>, plan: Plan) -> Plan {
        match (self, intent) {
            (LedgerWritesNothing, _)
            | (ResetKeepsTheUser, Intent::Reset)
            | (TakeWritesNothing, Intent::Take { .. })
            | (RefreshTakesNothing, Intent::TakeRefresh { .. })
            | (EndRefreshDoesNothing, Intent::EndRefresh { .. })
            | (ReleaseDoesNothing, Intent::Release { .. }) => Plan { put: None, ..plan },
            (OthersUserStaysAtHome, Intent::Take { .. }) if row.is_some_and(|row| row.user().is_some()) => Plan { mirror: false, prove: false, ..plan },
            (PersonIsForgotten, Intent::Take { .. }) => changed(plan, |put| put.person = None),
            (OthersUserKeepsTheInstall, Intent::Take { .. }) => changed(plan, |put| put.install = row.and_then(|row| row.install).or(put.install)),
            (OthersUserKeepsTheGeneration, Intent::Take { .. }) => {
                let kept = row.map_or(0, |row| row.generation);
                let plan = changed(plan, |put| put.generation = kept);
                match plan.verdict {
                    Verdict::Taken { install, key, inherited, former, .. } => {
                        Plan { verdict: Verdict::Taken { generation: kept, install, key, inherited, former }, ..plan }
                    }
                    _ => plan,
                }
            }
            (EndRefreshLeavesTheLeaseOfALapsedToken, Intent::EndRefresh { op, .. }) => {
                changed(plan, |put| put.refresh = row.and_then(|row| row.refresh).filter(|lease| lease.op != *op))
            }
            (CommitRefreshKeepsTheLease, Intent::CommitRefresh { .. }) => changed(plan, |put| put.refresh = row.and_then(|row| row.refresh)),
            (CommitRefreshKeepsTheStanding, Intent::CommitRefresh { .. }) => {
                let standing = row.and_then(Row::user).map_or(Standing::Enabled, |user| user.standing);
                let plan = changed(plan, |put| *put = of_standing(put, standing));
                match (plan.verdict, &plan.put) {
                    (Verdict::Found { op, generation, person, repair, .. }, Some(put)) => {
                        let verdict = Verdict::Found { op, generation, user: put.user().cloned(), person, repair };
                        Plan { verdict, ..plan }
                    }
                    (verdict, _) => Plan { verdict, ..plan },
                }
            }
            (ResetRemovesTheRow, Intent::Reset) => Plan { put: Some(Row::empty(0)), ..plan },
            (ResetKeepsTheGeneration, Intent::Reset) => Plan { put: Some(Row::empty(row.map_or(0, |row| row.generation))), ..plan },
            (HomeIsNotMirrored, _) => Plan { mirror: false, ..plan },
            (ReadFindsNobody, Intent::Read) => match plan.verdict {
                Verdict::Found { op, generation, person, repair, .. } => {
                    Plan { verdict: Verdict::Found { op, generation, user: None, person, repair }, ..plan }
                }
                _ => plan,
            },
            _ => plan,
        }
    }

    fn mutated_step(&self, mutated: &mut Mutated, tab: &mut Tab, event: Event, now: Now) -> Effect {
        let begun = tab.epoch;
        let is_creation = mutated.source.is_some();
        match (self, &event) {
            (LiteralIsSentAgain, Event::Exchanged(Err(_))) if mutated.source == Some(Source::Literal) => {
                if let Some(exchange) = mutated.last_exchange.clone() {
                    return exchange;
                }
            }
            (CodeIsSentAgain, Event::Exchanged(Err(_))) => {
                if let Some(exchange) = mutated.last_exchange.clone() {
                    return exchange;
                }
            }
            (LostAnswerIsFinal, Event::Exchanged(Err(failure))) if failure.kind == Kind::Network => return Effect::Settle(Err(*failure)),
            (UsedCodeIsFinal, Event::Exchanged(Err(failure))) if failure.kind == Kind::CodeAmbiguous => return Effect::Settle(Err(*failure)),
            (ChangedPersonIsFinal, Event::Exchanged(Err(failure))) if failure.kind == Kind::PersonChanged => return Effect::Settle(Err(*failure)),
            (ResolvesBeforeTheCommit, Event::Exchanged(Ok(user))) => return Effect::Settle(Ok(Answer::Created(user.clone()))),
            (ResolvesWithoutVerifying | UnknownMeansCommitted, Event::Exchanged(Ok(user))) => mutated.made = Some(user.clone()),
            (ResolvesWithoutVerifying, Event::Ledger(Ok(Verdict::Committed))) | (UnknownMeansCommitted, Event::Ledger(Err(StorageFault::Unknown))) => {
                if let Some(user) = mutated.made.clone() {
                    return Effect::Settle(Ok(Answer::Created(user)));
                }
            }
            (BusyEndsAnEnsure, Event::Ledger(Ok(Verdict::Busy { .. }))) if mutated.call.person().is_some() => {
                return Effect::Settle(Err(Failure::new(Kind::CreationInProgress)));
            }
            (FreshTokenIsRefreshed, Event::Ledger(Ok(Verdict::Found { op, generation, user: Some(user), person, repair }))) if mutated.call == TOKEN => {
                let token = Token { expires_at: 0, ..user.token.clone() };
                let user = Some(Arc::new(User { token, ..User::clone(user) }));
                let verdict = Verdict::Found { op: *op, generation: *generation, user, person: *person, repair: *repair };
                return Shipped.step(&mut mutated.operation, tab, Event::Ledger(Ok(verdict)), now);
            }
            (RequestOverlooksAReset, _) if mutated.call == TOKEN => {
                return Shipped.step(&mut mutated.operation, &mut Tab { epoch: 0, ..tab.clone() }, event, now);
            }
            (NetworkFailureIsGiven, Event::Refreshed(Err(failure))) => mutated.failed = Some(*failure),
            (NetworkFailureLapses, Event::Refreshed(Err(failure))) => {
                let failure = Failure { kind: Kind::TokenRejected, ..*failure };
                return Shipped.step(&mut mutated.operation, tab, Event::Refreshed(Err(failure)), now);
            }
            (ResetResolvesFirst, Event::Fenced) => return Effect::Settle(Ok(Answer::Reset)),
            (InterruptIsIgnored, Event::Interrupted(_)) => {
                if let Some(last) = mutated.last.clone() {
                    return last;
                }
            }
            (ResetIsCalledTimeout, Event::Interrupted(_)) if is_creation => {
                let event = Event::Interrupted(crate::core::Why::Deadline);
                return Shipped.step(&mut mutated.operation, tab, event, now);
            }
            _ => {}
        }
        let effect = Shipped.step(&mut mutated.operation, tab, event, now);
        match (self, effect) {
            (ResetDoesNotFence, Effect::Fence) => {
                tab.epoch = begun;
                Effect::Transact(Intent::Reset)
            }
            (NetworkFailureIsGiven, Effect::Settle(Ok(Answer::Token(_)))) if mutated.failed.is_some() => {
                Effect::Settle(mutated.failed.map_or(Ok(Answer::Reset), Err))
            }
            (ReleaseIsSkipped, Effect::Transact(Intent::Release { .. })) => {
                Shipped.step(&mut mutated.operation, tab, Event::Ledger(Ok(Verdict::Released)), now)
            }
            (RepairIsSkipped, Effect::Transact(Intent::Repair)) => Shipped.step(&mut mutated.operation, tab, Event::Ledger(Err(StorageFault::Failed)), now),
            // A lock is not re-entrant: who asks for its own waits for ever.
            (WaitsForItself, Effect::Transact(Intent::Release { op, .. })) => Effect::Hold(op),
            (TriesForEver, Effect::Settle(Err(failure))) if failure.kind == Kind::Network => Effect::FetchCode { attempt: 1, within: 1 },
            (BusyIsCalledExists, Effect::Settle(Err(failure))) if failure.kind == Kind::CreationInProgress => {
                Effect::Settle(Err(Failure { kind: Kind::UserExists, ..failure }))
            }
            (LostAnswerIsCalledNothing, Effect::Settle(Err(failure))) => Effect::Settle(Err(Failure { outcome: Outcome::NothingHappened, ..failure })),
            (_, effect) => effect,
        }
    }
}

fn commit(row: &Row, user: &Arc<User>, plan: Plan) -> Plan {
    let row = Row { until: 0, phase: Phase::User(user.clone()), ..row.clone() };
    Plan { put: Some(row), mirror: true, verdict: Verdict::Committed, ..plan }
}

/// The same row, with a user of that standing.
fn of_standing(row: &Row, standing: Standing) -> Row {
    match row.user() {
        Some(user) => Row { phase: Phase::User(Arc::new(User { standing, ..User::clone(user) })), ..row.clone() },
        None => row.clone(),
    }
}

/// The same plan, if it writes something else.
fn changed(plan: Plan, change: impl FnOnce(&mut Row)) -> Plan {
    let put = plan.put.map(|mut put| {
        change(&mut put);
        put
    });
    Plan { put, ..plan }
}
