//! Death at every point of a call: just before and just after everything it writes, sends and waits for.
//!
//! A run of its own, `cargo test -p fault-tests --test kills`: it starts some hundred browsers, and is not on the page of faults yet.

mod browser_creating;
mod browser_resetting;
mod every_point;
mod judge;
mod tab_creating;
mod tab_resetting;

use fault_tests::{Row, run_apart};

const ROWS: &[Row] = &[browser_creating::ROW, browser_resetting::ROW, tab_creating::ROW, tab_resetting::ROW];

fn main() -> std::process::ExitCode {
    run_apart(&[ROWS])
}
