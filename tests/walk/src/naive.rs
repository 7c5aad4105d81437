//! The control: the naive way goes through the same walk, and must be caught.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use webdriver_harness::Sure;

use crate::generate;
use crate::judge::judge;
use crate::options::{self, Options};
use crate::walk::Walk;

/// Within so many schedules it must have been caught at each of these.
const SCHEDULES: u64 = 300;
const MUST_BREAK: [&str; 5] = ["one-order", "reset-wins", "settles", "one-refresh", "listeners"];

/// Whether the judge sees what is wrong with it.
pub async fn is_caught(options: &Options) -> Sure<bool> {
    println!("\nthe naive way: Web Lock, look at localStorage, exchange, write to localStorage");
    let mut walk = Walk::open(options.engine, options.devices, &options::here().join("naive")).await?;
    let mut broken: BTreeMap<&str, u64> = BTreeMap::new();
    let mut played = 0;
    let schedules = (0..SCHEDULES).map(|number| generate::schedule(options.seed + number));
    walk.play(schedules, |schedule, record| {
        played += 1;
        for violation in judge(&schedule, &record) {
            *broken.entry(violation.rule).or_default() += 1;
        }
        if MUST_BREAK.iter().all(|rule| broken.contains_key(rule)) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .await?;
    walk.close().await?;
    println!("in {played} schedules it broke {}", broken.iter().map(|(rule, count)| format!("{rule} {count} times")).collect::<Vec<_>>().join(", "));
    let missed: Vec<_> = MUST_BREAK.iter().filter(|rule| !broken.contains_key(*rule)).collect();
    if !missed.is_empty() {
        println!("FAILED: it was not caught at {missed:?}, so these rules show nothing");
    }
    Ok(missed.is_empty())
}
