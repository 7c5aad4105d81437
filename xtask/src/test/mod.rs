//! `test`: every step in order, a summary, and a last line that machines can read.

mod audit;
mod browser;
mod driven;
mod native;
mod package;
mod types;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::{check, say, setup, size};

struct Step {
    name: &'static str,
    about: &'static str,
    setup: fn() -> Result<()>,
    run: fn() -> Result<()>,
}

const STEPS: &[Step] = &[
    Step { name: "check", about: "format, lints, versions, layers", setup: setup::for_check, run: check::check },
    Step { name: "audit", about: "licences of what is shipped, and known vulnerabilities of what is locked", setup: setup::for_build, run: audit::test },
    Step { name: "native", about: "everything that needs no browser", setup: setup::for_native, run: native::test },
    Step { name: "build", about: "the package's files and what they weigh", setup: setup::for_build, run: size::size },
    Step { name: "types", about: "the declarations, strictly, and the reference made of them", setup: setup::for_build, run: types::test },
    Step { name: "package", about: "the tarball, installed and imported", setup: setup::for_build, run: package::test },
    Step { name: "consumers", about: "the tarball in apps of every bundler, framework and runtime", setup: driven::setup_consumers, run: driven::consumers },
    Step { name: "browser", about: "the module in headless Chromium", setup: browser::setup, run: browser::test },
    Step { name: "edge", about: "the built package in Chromium, with bad input and faults", setup: driven::setup, run: driven::edge },
    Step { name: "no-wasm", about: "the same without WebAssembly, by the entry for that", setup: driven::setup_engines, run: driven::no_wasm },
    Step { name: "faults", about: "every fault in Chromium, Firefox and WebKit, as tests/FAULTS.md says", setup: driven::setup_engines, run: driven::faults },
    Step { name: "walk", about: "random schedules of tabs, calls and faults, judged by what the emulator counted", setup: driven::setup, run: driven::walk },
    Step { name: "bench", about: "the benchmark, one round of it, without the peers' packages", setup: driven::setup, run: driven::bench },
    Step { name: "demo", about: "the demo, driven as a person would", setup: driven::setup_engines, run: driven::demo },
];

/// Writes the API reference.
pub fn docs() -> Result<()> {
    setup::for_build()?;
    types::reference()
}

/// Plays every fault and writes tests/FAULTS.md.
pub fn faults() -> Result<()> {
    driven::setup_engines()?;
    driven::write_faults()
}

/// A random walk of a length, seed or engine of one's own.
pub fn walk(arguments: Vec<OsString>) -> Result<()> {
    driven::setup_engines()?;
    driven::walk_with(arguments)
}

struct Outcome {
    name: &'static str,
    time: Duration,
    error: Option<anyhow::Error>,
}

pub fn test(names: Vec<OsString>) -> Result<ExitCode> {
    let names: Vec<_> = names.iter().map(|name| name.to_string_lossy()).collect();
    let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
    let steps = chosen(&names)?;

    // All set-up first: what cannot be had is told at once, and the steps that can do without still run.
    say::heading("setup: what the tests need");
    let ready: Vec<_> = steps.iter().map(|step| (step.setup)().inspect_err(say::failure)).collect();
    let outcomes: Vec<_> = steps.into_iter().zip(ready).map(|(step, ready)| run(step, ready)).collect();
    Ok(summary(&outcomes))
}

/// The named steps in their usual order; all of them when none is named.
fn chosen(names: &[&str]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        bail!("there is no step `{unknown}`; there are {}", known.join(", "));
    }
    let wanted = |step: &&Step| names.is_empty() || names.contains(&step.name);
    Ok(STEPS.iter().filter(wanted).collect())
}

/// A failing step does not stop the others: each says something of its own.
fn run(step: &Step, ready: Result<()>) -> Outcome {
    say::heading(format_args!("{}: {}", step.name, step.about));
    let began = Instant::now();
    let error = ready.and_then(|()| (step.run)()).err();
    let time = began.elapsed();
    match &error {
        None => say::step(format_args!("{} passed in {}", step.name, say::seconds(time))),
        Some(error) => say::failure(error),
    }
    Outcome { name: step.name, time, error }
}

fn summary(outcomes: &[Outcome]) -> ExitCode {
    println!();
    for outcome in outcomes {
        let result = if outcome.error.is_none() { "passed" } else { "FAILED" };
        println!("{:<10} {result} {:>8}", outcome.name, say::seconds(outcome.time));
    }
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    println!("{}", last_line(outcomes.len() - failed, failed));
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn last_line(passed: usize, failed: usize) -> String {
    format!("{passed} passed, {failed} failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(steps: &[&Step]) -> Vec<&'static str> {
        steps.iter().map(|step| step.name).collect()
    }

    #[test]
    fn steps_keep_their_order() {
        let steps = chosen(&["demo", "native"]).expect("known");
        assert_eq!(names(&steps), ["native", "demo"]);
        assert_eq!(chosen(&[]).expect("all").len(), STEPS.len());
    }

    #[test]
    fn an_unknown_step_is_refused_with_the_known_ones() {
        let error = chosen(&["nativ"]).err().expect("unknown").to_string();
        assert!(error.contains("nativ") && error.contains("browser"));
    }

    #[test]
    fn a_step_whose_set_up_failed_is_not_run_and_counts_as_failed() {
        let step = Step { name: "never", about: "", setup: || Ok(()), run: || unreachable!("it must not run") };
        let outcome = run(&step, Err(anyhow::anyhow!("no browser")));
        assert_eq!(outcome.error.expect("failed").to_string(), "no browser");
    }

    #[test]
    fn the_last_line_is_for_machines() {
        assert_eq!(last_line(6, 1), "6 passed, 1 failed");
    }
}
