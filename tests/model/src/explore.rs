//! Visits every state of a world, breadth first, so that the trace to a violation is a shortest one.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher};
use std::time::{Duration, Instant};

use foldhash::quality::FixedState;

use super::invariants::{self, Violation};
use super::network::{Person, Server};
use super::subject::{Call, Subject};
use super::world::{Action, Faults, LAST_CALL, Program, State, Story, World};
use crate::core::create::Source;
use crate::core::{Existing, Kind, Phase, Stored};

/// What the exploration of one or more worlds came to.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub worlds: usize,
    pub states: u64,
    pub transitions: u64,
    pub ends: u64,
    pub depth: u32,
    /// The most events that one call needed.
    pub steps: u8,
    pub took: Duration,
    /// The first violation of each invariant that does not hold.
    pub found: Vec<Found>,
    /// The limit of states was reached before the end.
    pub is_cut: bool,
}

/// A violation and the way to it.
#[derive(Clone, Debug)]
pub struct Found {
    pub violation: Violation,
    pub world: String,
    pub actions: Vec<Action>,
    pub lines: Vec<String>,
}

impl Report {
    pub fn add(&mut self, other: Self) {
        self.worlds += other.worlds;
        self.states += other.states;
        self.transitions += other.transitions;
        self.ends += other.ends;
        self.depth = self.depth.max(other.depth);
        self.steps = self.steps.max(other.steps);
        self.took += other.took;
        self.is_cut |= other.is_cut;
        self.found.extend(other.found);
    }
}

/// Fingerprints are hashes already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("only fingerprints are hashed")
    }

    fn write_u64(&mut self, fingerprint: u64) {
        self.0 = fingerprint;
    }
}

/// How each state was reached first, for the trace.
struct Step {
    from: u32,
    by: Action,
}

struct Exploration<'a, S: Subject> {
    world: &'a World,
    subject: &'a S,
    hasher: FixedState,
    seen: HashSet<u64, BuildHasherDefault<AsItIs>>,
    steps: Vec<Step>,
    report: Report,
}

/// Explores a world to its end or to that many states. What follows a violation is not explored.
pub fn explore<S: Subject>(world: &World, subject: &S, most_states: usize) -> Report {
    let begun = Instant::now();
    let mut exploration = Exploration {
        world,
        subject,
        hasher: FixedState::default(),
        seen: HashSet::default(),
        steps: Vec::new(),
        report: Report { worlds: 1, ..Report::default() },
    };
    exploration.run(most_states);
    Report { took: begun.elapsed(), states: exploration.seen.len() as u64, ..exploration.report }
}

impl<S: Subject> Exploration<'_, S> {
    fn run(&mut self, most_states: usize) {
        let start = self.world.start::<S>();
        self.is_new(&start);
        let mut layer = vec![(u32::MAX, start)];
        let (mut progress, mut faults) = (Vec::new(), Vec::new());
        while !layer.is_empty() {
            let mut next = Vec::new();
            for (id, state) in layer {
                progress.clear();
                faults.clear();
                self.world.progress::<S>(&state, &mut progress);
                self.world.faults::<S>(&state, &mut faults);
                if progress.is_empty()
                    && let Err(violation) = self.end(&state)
                {
                    self.found(violation, id, None);
                }
                for action in progress.iter().chain(&faults) {
                    let mut after = state.clone();
                    let happened = self.world.happen(self.subject, &mut after, *action, &mut Story::default());
                    let checked = happened.and_then(|happened| invariants::check::<S>(&after).map(|()| happened));
                    match checked {
                        Ok(true) => {}
                        Ok(false) => continue,
                        Err(violation) => {
                            self.found(violation, id, Some(*action));
                            continue;
                        }
                    }
                    self.report.transitions += 1;
                    if self.is_new(&after) {
                        self.report.steps = after.calls().map(|call| call.marks.steps()).fold(self.report.steps, u8::max);
                        self.steps.push(Step { from: id, by: *action });
                        next.push(((self.steps.len() - 1) as u32, after));
                    }
                }
                if self.seen.len() >= most_states {
                    self.report.is_cut = true;
                    return;
                }
            }
            self.report.depth += u32::from(!next.is_empty());
            layer = next;
        }
    }

    fn found(&mut self, violation: Violation, id: u32, last: Option<Action>) {
        if self.report.found.iter().any(|found| found.violation.invariant == violation.invariant) {
            return;
        }
        let mut actions = self.way_to(id);
        actions.extend(last);
        let lines = super::trace::tell(self.world, self.subject, &actions);
        self.report.found.push(Found { violation, world: format!("{:?}", self.world), actions, lines });
    }

    fn is_new(&mut self, state: &State<S::Operation>) -> bool {
        self.seen.insert(self.hasher.hash_one(state))
    }

    fn way_to(&self, id: u32) -> Vec<Action> {
        let steps = std::iter::successors(self.steps.get(id as usize), |step| self.steps.get(step.from as usize));
        let mut actions: Vec<Action> = steps.map(|step| step.by).collect();
        actions.reverse();
        actions
    }

    /// Nothing more happens without a fault: everything must be over, and the next call must succeed.
    fn end(&mut self, state: &State<S::Operation>) -> Result<(), Violation> {
        self.report.ends += 1;
        invariants::every_call_settles(state)?;
        invariants::home_mirrors_the_ledger::<S>(state, self.world.home_lags)?;
        self.next_call(state)?;
        if self.world.has(|call| matches!(call, Call::Ensure(..) | Call::Token { .. })) {
            self.next_ensure(state)?;
        }
        Ok(())
    }

    /// Opens one more tab in a healthy world, calls createUser and reads.
    fn next_call(&self, state: &State<S::Operation>) -> Result<(), Violation> {
        static CREATE: Program = Program { first: &[Call::Create(Source::Url)], after: &[] };
        static READ: Program = Program { first: &[Call::Read], after: &[] };
        let had = state.device.user(S::STORAGE);
        let mut healthy = state.clone();
        healthy.server = Server::default();
        healthy.device.broken = None;
        healthy.budget = 0;

        // A look repairs home, whatever was done to it.
        self.alone(&mut healthy, READ, LAST_CALL)?;
        healthy.ghost.home_shaken = false;
        invariants::home_mirrors_the_ledger::<S>(&healthy, false)?;

        let mut ends = self.alone(&mut healthy, CREATE, LAST_CALL + 1)?;
        // Without Web Locks a dead holder's lease is waited for, no longer than the error says.
        if let ([(_, Err(failure))], Stored::Row(row), false) = (ends.as_slice(), &healthy.device.row, self.world.locks)
            && let (Kind::CreationInProgress, Some(wait)) = (failure.kind, failure.retry_after)
            && matches!(row.phase, Phase::Creating { .. })
        {
            healthy.wall += u64::from(wait);
            ends = self.alone(&mut healthy, CREATE, LAST_CALL + 2)?;
        }
        ends.extend(self.alone(&mut healthy, READ, LAST_CALL + 3)?);
        invariants::next_create_succeeds(had, &ends)?;
        invariants::home_mirrors_the_ledger::<S>(&healthy, false)
    }

    /// Opens one more tab in a healthy world, calls ensureUser and asks for a token.
    fn next_ensure(&self, state: &State<S::Operation>) -> Result<(), Violation> {
        static ENSURE: Program = Program { first: &[Call::Ensure(Person::Ann, Source::Url, Existing::Replaced)], after: &[] };
        static TOKEN: Program = Program { first: &[Call::Token { refused: false }], after: &[] };
        let mut healthy = state.clone();
        healthy.server = Server::default();
        healthy.device.broken = None;
        healthy.budget = 0;
        healthy.ghost.recount();
        if !self.world.locks {
            // A dead holder's lease is waited for.
            healthy.wall = healthy.wall.max(healthy.device.leases_end());
        }
        let mut ends = self.alone(&mut healthy, ENSURE, LAST_CALL)?;
        ends.extend(self.alone(&mut healthy, TOKEN, LAST_CALL + 1)?);
        invariants::next_ensure_succeeds(&ends)
    }

    fn alone(&self, state: &mut State<S::Operation>, program: Program, number: u8) -> Result<Vec<super::world::End>, Violation> {
        let world = World { programs: vec![program], faults: Faults::NONE, home_lags: false, numbers_from: number, ..self.world.clone() };
        state.tabs = world.start::<S>().tabs;
        state.device.home.settle_down();
        let mut story = Story::default();
        let mut actions = Vec::new();
        loop {
            actions.clear();
            world.progress::<S>(state, &mut actions);
            let Some(action) = actions.first() else { break };
            world.happen(self.subject, state, *action, &mut story)?;
            invariants::check::<S>(state)?;
        }
        invariants::every_call_settles(state)?;
        Ok(story.ends)
    }
}
