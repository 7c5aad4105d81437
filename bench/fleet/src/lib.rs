//! A million devices want their user on one morning: what the shipped core's policy, and others, do to the servers and to the people.

pub mod client;
pub mod dice;
pub mod peers;
pub mod people;
pub mod plot;
mod queue;
pub mod report;
pub mod scenario;
pub mod server;
pub mod shipped;
pub mod simulation;

use std::sync::Mutex;
use std::thread;

use client::Client;
use peers::PEERS;
use scenario::{SCENARIOS, Scenario};
use shipped::Shipped;
use simulation::Outcome;

/// One policy, and what came of every day under it.
pub struct Policy {
    pub name: &'static str,
    pub source: &'static str,
    /// In the order of [`SCENARIOS`].
    pub outcomes: Vec<Outcome>,
}

/// The shipped policy first, then the others.
pub fn run(devices: u32, seed: u64) -> Vec<Policy> {
    let shipped = Shipped::default();
    let mut policies = vec![Policy { name: shipped.name(), source: shipped.source(), outcomes: Vec::new() }];
    policies.extend(PEERS.iter().map(|peer| Policy { name: peer.name(), source: peer.source(), outcomes: Vec::new() }));
    for scenario in &SCENARIOS {
        let openings = people::openings(seed, devices, scenario.crowd.as_ref());
        let outcomes = side_by_side(policies.len(), |policy| match policy.checked_sub(1) {
            None => simulation::run(&shipped, scenario, &openings, seed),
            Some(peer) => simulation::run(&PEERS[peer], scenario, &openings, seed),
        });
        for (policy, outcome) in policies.iter_mut().zip(outcomes) {
            policy.outcomes.push(outcome);
        }
    }
    policies
}

/// Each on a thread of its own, as many at a time as there are processors.
fn side_by_side(runs: usize, run: impl Fn(usize) -> Outcome + Sync) -> Vec<Outcome> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(runs);
    let waiting = Mutex::new(0..runs);
    let next = || waiting.lock().ok()?.next();
    let mut outcomes: Vec<(usize, Outcome)> = thread::scope(|scope| {
        let one_after_another = || std::iter::from_fn(next).map(|index| (index, run(index))).collect::<Vec<_>>();
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(one_after_another)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a run does not panic")).collect()
    });
    outcomes.sort_unstable_by_key(|(index, _)| *index);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// The day as the plots and tables name it.
pub fn scenarios() -> impl Iterator<Item = (usize, &'static Scenario)> {
    SCENARIOS.iter().enumerate()
}
