//! The naive way runs through the same explorer and fails. If it did not, the exploration of the shipped core would show nothing.

use model::invariants::{self, Invariant};
use model::naive::Naive;
use model::report;
use model::worlds;

const MOST_STATES: usize = 2_000_000;

fn main() {
    let must_fail: [(&str, &Invariant); 5] = [
        ("rule 1", &invariants::ONE_USER),
        ("rule 2, a call that a reset overtook", &invariants::RESET_WINS),
        ("rule 2, a user that comes back", &invariants::RESET_STAYS),
        ("rule 3", &invariants::NOT_STRANDED),
        ("rule 5", &invariants::KEPT),
    ];
    for locks in [true, false] {
        let families = worlds::control();
        let reports = report::run(&families, &Naive { locks }, MOST_STATES);
        println!("the naive way, {} a Web Lock:\n{}", if locks { "with" } else { "without" }, report::table(&families, &reports));
        let violations = report::violations(&reports);
        for (rule, invariant) in must_fail {
            let found = violations.iter().find(|found| found.violation.invariant == invariant);
            let found = found.unwrap_or_else(|| panic!("the naive way keeps {} ({rule}); the worlds do not show what they should", invariant.name));
            println!("{rule}: {}", report::tell(found));
        }
    }
}
