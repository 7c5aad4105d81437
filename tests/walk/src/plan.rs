//! A schedule as the desk carries it out: round after round, each begun when the one before it is over.

use sentiance_emulator::faults::Fault;
use serde::Serialize;

use crate::schedule::{Ends, Operation, Person, Schedule, Source, Step, TABS};

/// Names a call among all of its schedule.
pub type Call = u32;

/// No fault is left when it is made, so this is plenty.
pub const LAST_TIMEOUT: u32 = 10_000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    fresh: bool,
    locks: bool,
    faults: Vec<Fault>,
    pub rounds: Vec<Round>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Round {
    pub stage: Stage,
    /// From here on things go wrong.
    set_faults: bool,
    clear_faults: bool,
    pub steps: [Vec<Numbered>; TABS],
}

/// What a round is for. The judge knows them by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    LogIn,
    /// The first user comes, and its token grows old.
    First,
    Walk,
    /// All calls are over: every tab is asked who the device's user is, and what lies on the device is looked at.
    Quiet,
    /// With nothing in the way any more somebody logs in.
    LastLogIn,
    /// And creates the user, if there is none; or sees to it that it is theirs.
    LastCreate,
    /// Every tab is asked once more, and what lies on the device is looked at.
    QuietAfterCreate,
    /// The token grows old.
    Age,
    /// Every tab asks for it at once.
    LastTokens,
    /// The device is left without a user, for the next schedule.
    Reset,
    QuietAfterReset,
}

#[derive(Clone, Copy, Serialize)]
pub struct Numbered {
    pub call: Call,
    #[serde(flatten)]
    pub step: Step,
}

impl Plan {
    pub fn of(schedule: &Schedule) -> Self {
        let creator = (schedule.seed % TABS as u64) as usize;
        let (source, timeout_ms, abort_after_ms) = (Source::Url, LAST_TIMEOUT, None);
        let ensure = Operation::Ensure { whom: None, reject: false, source, timeout_ms, abort_after_ms };
        let create = |named| Operation::CreateUser { source, timeout_ms, abort_after_ms, named };
        let alone = |tab, operation| {
            let mut steps: [Vec<Step>; TABS] = Default::default();
            steps[tab] = vec![Step { at: 0, operation }];
            steps
        };
        let all = |operation| [(); TABS].map(|()| vec![Step { at: 0, operation }]);
        let mut stages = Vec::new();
        if let Some(person) = schedule.person {
            stages.push((Stage::LogIn, alone(0, Operation::LogIn { person })));
        }
        if let Some(first) = schedule.first {
            stages.push((Stage::First, alone(0, if first.named { ensure } else { create(false) })));
            stages.extend(first.ends.map(|ends| (Stage::First, alone(0, Operation::Age { ends }))));
        }
        let mut quiet = all(Operation::Look);
        quiet[TABS - 1].push(Step { at: 0, operation: Operation::Stored });
        let mut after_create = all(Operation::Heard);
        after_create[creator].push(Step { at: 0, operation: Operation::Stored });
        let even = schedule.seed.is_multiple_of(2);
        stages.extend([
            (Stage::Walk, schedule.tabs.clone()),
            (Stage::Quiet, quiet),
            (Stage::LastLogIn, alone(creator, Operation::LogIn { person: Person::Zoe })),
            (Stage::LastCreate, alone(creator, if even { create(true) } else { ensure })),
            (Stage::QuietAfterCreate, after_create),
            (Stage::Age, alone(creator, Operation::Age { ends: if even { Ends::Soon } else { Ends::Past } })),
            (Stage::LastTokens, all(Operation::Token)),
            (Stage::Reset, alone((creator + 1) % TABS, Operation::Reset)),
            (Stage::QuietAfterReset, all(Operation::Heard)),
        ]);
        // What comes before the first user meets them too, where there is none.
        let faulty = if schedule.first.is_some() { Stage::Walk } else { stages[0].0 };
        let mut call = 0;
        let rounds = stages.into_iter().map(|(stage, steps)| Round {
            stage,
            set_faults: stage == faulty && !schedule.faults.is_empty(),
            clear_faults: stage == Stage::LastLogIn && !schedule.faults.is_empty(),
            steps: steps.map(|steps| {
                let number = |step| {
                    call += 1;
                    Numbered { call, step }
                };
                steps.into_iter().map(number).collect()
            }),
        });
        Self { fresh: schedule.fresh, locks: schedule.locks, faults: schedule.faults.clone(), rounds: rounds.collect() }
    }

    /// Every call of the plan, with its stage and its tab.
    pub fn calls(&self) -> impl Iterator<Item = (Stage, usize, Numbered)> + '_ {
        self.rounds.iter().flat_map(|round| {
            let tabs = round.steps.iter().enumerate();
            tabs.flat_map(move |(tab, steps)| steps.iter().map(move |numbered| (round.stage, tab, *numbered)))
        })
    }
}
