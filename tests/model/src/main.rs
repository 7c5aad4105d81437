//! Explores the shipped core and prints what was found. `--deep` goes further than every run does.

use std::process::ExitCode;

use model::report;
use model::subject::Shipped;
use model::worlds;

/// Memory is finite; a world that is cut is named in the table.
const MOST_STATES: usize = 60_000_000;

fn main() -> ExitCode {
    let families = match std::env::args().nth(1).as_deref() {
        None => worlds::every_run(),
        Some("--deep") => worlds::deep_run(),
        Some(other) => {
            eprintln!("unknown option {other}; the only one is --deep");
            return ExitCode::FAILURE;
        }
    };
    let reports = report::run(&families, &Shipped, MOST_STATES);
    println!("{}", report::table(&families, &reports));
    let violations = report::violations(&reports);
    violations.iter().for_each(|found| println!("{}", report::tell(found)));
    if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
