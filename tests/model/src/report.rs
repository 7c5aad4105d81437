//! Explores families of worlds on all processors and says what came of it.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::explore::{Found, Report, explore};
use super::subject::Subject;
use super::worlds::Family;

/// Explores every world of every family; one report a family, in their order. Says on stderr how far it is.
pub fn run<S: Subject>(families: &[Family], subject: &S, most_states: usize) -> Vec<Report> {
    let jobs: Vec<(usize, &super::world::World)> =
        families.iter().enumerate().flat_map(|(at, family)| family.worlds.iter().map(move |world| (at, world))).collect();
    let next = AtomicUsize::new(0);
    let reports = Mutex::new(vec![Report::default(); families.len()]);
    let progress = |reports: &[Report], family: usize| {
        let done: usize = reports.iter().map(|report| report.worlds).sum();
        let Report { worlds, states, found, .. } = &reports[family];
        if *worlds == families[family].worlds.len() {
            eprintln!("{done} of {} worlds explored; {}: {states} states, {} violations", jobs.len(), families[family].name, found.len());
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some((family, world)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let report = explore(world, subject, most_states);
                    let mut reports = reports.lock().expect("no explorer panicked");
                    reports[*family].add(report);
                    progress(&reports, *family);
                }
            });
        }
    });
    reports.into_inner().expect("no explorer panicked")
}

/// The table of a run.
pub fn table(families: &[Family], reports: &[Report]) -> String {
    let mut table = String::from(
        "| family | worlds | states | transitions | ends | depth | most events of a call | seconds | violations |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let mut line = |name: &str, report: &Report| {
        let seconds = report.took.as_secs_f32();
        let Report { worlds, states, transitions, ends, depth, steps, found, .. } = report;
        let cut = if report.is_cut { " (cut)" } else { "" };
        let _ = writeln!(table, "| {name} | {worlds} | {states}{cut} | {transitions} | {ends} | {depth} | {steps} | {seconds:.1} | {} |", found.len());
    };
    let mut total = Report::default();
    for (family, report) in families.iter().zip(reports) {
        line(&family.name, report);
        total.add(report.clone());
    }
    line("total", &total);
    table
}

/// One violation, with its trace.
pub fn tell(found: &Found) -> String {
    let invariant = found.violation.invariant;
    format!(
        "VIOLATION of {} (rule {}): {}\n  {}\n  in {}\n{}\n",
        invariant.name,
        invariant.rules,
        invariant.sentence,
        found.violation.detail,
        found.world,
        found.lines.join("\n")
    )
}

/// The shortest trace to each violated invariant.
pub fn violations(reports: &[Report]) -> Vec<&Found> {
    let mut shortest: Vec<&Found> = Vec::new();
    for found in reports.iter().flat_map(|report| &report.found) {
        match shortest.iter_mut().find(|known| known.violation.invariant == found.violation.invariant) {
            Some(known) if known.actions.len() <= found.actions.len() => {}
            Some(known) => *known = found,
            None => shortest.push(found),
        }
    }
    shortest
}
