//! Thousands of random schedules, played by the built package in real tabs and judged by what the emulator counted.

mod device;
mod generate;
mod history;
mod judge;
mod naive;
mod options;
mod plan;
mod record;
mod report;
mod schedule;
mod shrink;
mod walk;

use std::fs;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use judge::{Violation, judge};
use options::{Options, USAGE};
use pico_args::Arguments;
use record::Record;
use report::Tally;
use schedule::Schedule;
use walk::Walk;
use webdriver_harness::Sure;

/// How long one failing schedule may be shrunk.
const SHRINKING: Duration = Duration::from_secs(90);
/// A schedule whose failure depends on timing is given so many chances to show it again.
const CHANCES: usize = 24;
/// What every test run spends on fresh schedules at most.
const WHOLE: Duration = Duration::from_secs(75);
/// Kept schedules are played so many times in every run.
const KEPT_TIMES: usize = 8;

/// A schedule that broke a rule.
struct Failure {
    schedule: Schedule,
    record: Record,
    violations: Vec<Violation>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("{failure:?}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all is well.
async fn run() -> Sure<bool> {
    let Some(options) = Options::read(Arguments::from_env())? else {
        println!("{USAGE}");
        return Ok(true);
    };
    if !options.package.join("index.js").exists() {
        return Err(format!("{} has no index.js: run `npm run build` first", options.package.display()).into());
    }
    let mut schedules = match &options.schedule {
        Some(file) => vec![serde_json::from_str(&fs::read_to_string(file)?)?],
        None => Vec::new(),
    };
    if options.whole {
        schedules.extend(kept()?.into_iter().flat_map(|schedule| vec![schedule; KEPT_TIMES]));
    }
    let fresh = if options.schedule.is_some() { 0 } else { options.schedules };
    println!("{}: {} kept schedules, up to {fresh} fresh ones from seed {} on", options.engine, schedules.len(), options.seed);

    let mut walk = Walk::open(options.engine, options.devices, &options.package).await?;
    println!("{} devices of {} tabs; {} pairs of tabs share a process", options.devices, schedule::TABS, walk.shared_processes().await?);
    let began = Instant::now();
    let in_time = |_: &u64| !options.whole || began.elapsed() < WHOLE;
    let fresh = (0..fresh).take_while(in_time).map(|number| generate::schedule(options.seed + number));
    let all = schedules.into_iter().chain(fresh).flat_map(|schedule| vec![schedule; options.repeat as usize]);
    let failures = play(&mut walk, all, &options).await?;
    for failure in &failures {
        tell(&mut walk, failure).await?;
    }
    walk.close().await?;
    let caught = if options.whole { naive::is_caught(&options).await? } else { true };
    Ok(failures.is_empty() && caught)
}

/// The first schedule that breaks each rule.
async fn play(walk: &mut Walk, schedules: impl Iterator<Item = Schedule>, options: &Options) -> Sure<Vec<Failure>> {
    let began = Instant::now();
    let mut tally = Tally::default();
    let mut failures: Vec<Failure> = Vec::new();
    let mut failed = 0;
    walk.play(schedules, |schedule, record| {
        tally.add(&schedule, &record);
        if options.tell {
            println!("{}", report::timeline(&schedule, &record));
        }
        let violations = judge(&schedule, &record);
        if !violations.is_empty() {
            failed += 1;
            print!("{}", report::violations(&schedule, &violations));
            let known = |violation: &Violation| failures.iter().any(|failure| failure.violations.iter().any(|seen| seen.rule == violation.rule));
            if !violations.iter().all(known) {
                failures.push(Failure { schedule, record, violations });
            }
        }
        ControlFlow::Continue(())
    })
    .await?;
    let seconds = began.elapsed().as_secs_f64();
    println!("{}", tally.table());
    println!("{} schedules in {seconds:.0} s, {:.1} a second; {failed} broke a rule", tally.schedules, tally.schedules as f64 / seconds);
    Ok(failures)
}

/// Shrinks a failing schedule and tells what happened in it.
async fn tell(walk: &mut Walk, failure: &Failure) -> Sure<()> {
    let rules: Vec<_> = failure.violations.iter().map(|violation| violation.rule).collect();
    println!("\nshrinking seed {}", failure.schedule.seed);
    let began = Instant::now();
    let mut smallest: Option<Failure> = None;
    let mut candidates = vec![failure.schedule.clone()];
    while let Some(candidate) = candidates.pop() {
        if began.elapsed() > SHRINKING {
            break;
        }
        let mut again = None;
        walk.play(vec![candidate; CHANCES], |schedule, record| {
            let violations = judge(&schedule, &record);
            if again.is_none() && violations.iter().any(|violation| rules.contains(&violation.rule)) {
                again = Some(Failure { schedule, record, violations });
            }
            if again.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .await?;
        if let Some(again) = again {
            candidates = shrink::candidates(&again.schedule);
            candidates.reverse();
            smallest = Some(again);
        }
    }
    let seed = failure.schedule.seed;
    match &smallest {
        Some(small) => {
            println!("{}", report::violations(&small.schedule, &small.violations));
            println!("{}", report::timeline(&small.schedule, &small.record));
            println!("It can be kept in tests/walk/kept/, and played by --schedule FILE:\n{}\n", serde_json::to_string(&small.schedule)?);
        }
        None => {
            println!("It was not seen again in {CHANCES} tries. What happened the first time:");
            println!("{}", report::timeline(&failure.schedule, &failure.record));
        }
    }
    println!("Again: npm run walk -- --seed {seed} --schedules 1 --repeat 50\n");
    Ok(())
}

/// Schedules that once broke a rule.
fn kept() -> Sure<Vec<Schedule>> {
    let mut files = fs::read_dir(options::here().join("kept"))?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    let read = |file| Ok(serde_json::from_str(&fs::read_to_string(file)?)?);
    files.into_iter().map(read).collect()
}
