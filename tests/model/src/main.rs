//! Explores the shipped core and prints what was found. `--deep` goes further than every run does; a part of a name explores only the
//! families that have it in theirs.

use std::process::ExitCode;

use model::report;
use model::subject::Shipped;
use model::worlds;

/// Memory is finite; a world that is cut is named in the table.
const MOST_STATES: usize = 60_000_000;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).peekable();
    let is_deep = arguments.next_if(|argument| argument == "--deep").is_some();
    let part = arguments.next().unwrap_or_default();
    let mut families = if is_deep { worlds::deep_run() } else { worlds::every_run() };
    families.retain(|family| family.name.contains(&part));
    if families.is_empty() {
        eprintln!("no family of worlds has \"{part}\" in its name; usage: model [--deep] [part of a family's name]");
        return ExitCode::FAILURE;
    }
    let reports = report::run(&families, &Shipped, MOST_STATES);
    println!("{}", report::table(&families, &reports));
    let violations = report::violations(&reports);
    violations.iter().for_each(|found| println!("{}", report::tell(found)));
    if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
