//! The shipped core keeps every invariant in every state of every world.

use model::report;
use model::subject::Shipped;
use model::worlds;

const MOST_STATES: usize = 20_000_000;

fn main() {
    if cfg!(debug_assertions) {
        println!("the exploration needs an optimised build: cargo test -p model --release");
        std::process::exit(1);
    }
    let families = worlds::every_run();
    let reports = report::run(&families, &Shipped, MOST_STATES);
    println!("{}", report::table(&families, &reports));
    let violations = report::violations(&reports);
    violations.iter().for_each(|found| println!("{}", report::tell(found)));
    assert!(violations.is_empty(), "{} invariants do not hold", violations.len());
    assert!(reports.iter().all(|report| !report.is_cut), "a world was not explored to its end");
}
