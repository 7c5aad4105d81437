//! Smaller schedules out of one that fails: each leaves something out, or makes it plainer.

use crate::schedule::{Operation, Schedule, Source};

/// One step smaller, the boldest first.
pub fn candidates(schedule: &Schedule) -> Vec<Schedule> {
    let mut all = Vec::new();
    let mut offer = |change: &mut dyn FnMut(&mut Schedule)| {
        let mut smaller = schedule.clone();
        change(&mut smaller);
        if smaller != *schedule && !all.contains(&smaller) {
            all.push(smaller);
        }
    };
    for tab in 0..schedule.tabs.len() {
        offer(&mut |smaller| smaller.tabs[tab].clear());
    }
    offer(&mut |smaller| smaller.faults.clear());
    for fault in 0..schedule.faults.len() {
        offer(&mut |smaller| {
            smaller.faults.remove(fault);
        });
    }
    for (tab, step) in places(schedule) {
        offer(&mut |smaller| {
            smaller.tabs[tab].remove(step);
        });
    }
    offer(&mut |smaller| smaller.locks = true);
    offer(&mut |smaller| smaller.fresh = true);
    offer(&mut |smaller| smaller.first = None);
    offer(&mut |smaller| {
        if let Some(first) = &mut smaller.first {
            first.ends = None;
        }
    });
    for (tab, step) in places(schedule) {
        let simpler = |change: fn(&mut Operation)| move |smaller: &mut Schedule| change(&mut smaller.tabs[tab][step].operation);
        offer(&mut simpler(not_aborted));
        offer(&mut simpler(patient));
        offer(&mut simpler(by_url));
        offer(&mut simpler(usual));
    }
    for fault in 0..schedule.faults.len() {
        offer(&mut |smaller| smaller.faults[fault].skip = 0);
        offer(&mut |smaller| smaller.faults[fault].times = Some(1));
    }
    offer(&mut |smaller| smaller.tabs.iter_mut().flatten().for_each(|step| step.at /= 2));
    all
}

fn places(schedule: &Schedule) -> Vec<(usize, usize)> {
    let tabs = schedule.tabs.iter().enumerate();
    tabs.flat_map(|(tab, steps)| (0..steps.len()).map(move |step| (tab, step))).collect()
}

fn not_aborted(operation: &mut Operation) {
    if let Operation::CreateUser { abort_after_ms, .. } | Operation::Ensure { abort_after_ms, .. } = operation {
        *abort_after_ms = None;
    }
}

fn patient(operation: &mut Operation) {
    if let Operation::CreateUser { timeout_ms, .. } | Operation::Ensure { timeout_ms, .. } = operation {
        *timeout_ms = 1_000;
    }
}

fn by_url(operation: &mut Operation) {
    if let Operation::CreateUser { source, .. } | Operation::Ensure { source, .. } = operation {
        *source = Source::Url;
    }
}

/// For whom, and what of others, as usual.
fn usual(operation: &mut Operation) {
    match operation {
        Operation::CreateUser { named, .. } => *named = false,
        Operation::Ensure { whom, reject, .. } => (*whom, *reject) = (None, false),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate;

    /// What shrinking comes to where a schedule fails for as long as `fails` says so.
    fn smallest(mut schedule: Schedule, fails: impl Fn(&Schedule) -> bool) -> Schedule {
        while let Some(smaller) = candidates(&schedule).into_iter().find(&fails) {
            schedule = smaller;
        }
        schedule
    }

    fn steps(schedule: &Schedule) -> Vec<Operation> {
        schedule.tabs.iter().flatten().map(|step| step.operation).collect()
    }

    #[test]
    fn only_what_matters_is_left() {
        let with_a_reset = |schedule: &Schedule| steps(schedule).contains(&Operation::Reset);
        let mut tried = 0;
        for schedule in (0..200).map(generate::schedule).filter(with_a_reset) {
            let small = smallest(schedule, with_a_reset);
            assert_eq!((steps(&small), small.faults.len(), small.locks), (vec![Operation::Reset], 0, true));
            tried += 1;
        }
        assert!(tried > 20, "{tried} schedules had a reset");
    }

    #[test]
    fn what_is_needed_together_stays_together() {
        let creations = |schedule: &Schedule| steps(schedule).iter().filter(|operation| operation.creation().is_some()).count();
        let needed = |schedule: &Schedule| creations(schedule) >= 2 && !schedule.faults.is_empty();
        let schedule = (0..).map(generate::schedule).find(|schedule| needed(schedule)).expect("some schedule has both");
        let small = smallest(schedule, needed);
        assert_eq!((steps(&small).len(), small.faults.len()), (2, 1));
        assert_eq!((small.faults[0].skip, small.faults[0].times), (0, Some(1)));
    }

    #[test]
    fn it_comes_to_an_end() {
        for seed in 0..100 {
            let small = smallest(generate::schedule(seed), |_| true);
            assert!(steps(&small).is_empty(), "{small:?}");
        }
    }
}
