//! Every mutant of the shipped core is killed by the invariant that speaks of it, and every invariant kills one.

use model::explore::explore;
use model::invariants::{self, Invariant};
use model::mutants;
use model::subject::Shipped;

const MOST_STATES: usize = 2_000_000;

fn main() {
    let cases = mutants::all();
    let mut survivors = Vec::new();
    println!("| mutant | killed by | after actions | also found |\n|---|---|--:|---|");
    for case in &cases {
        assert!(explore(&case.world, &Shipped, MOST_STATES).found.is_empty(), "the shipped core itself fails where {:?} lives", case.mutant);
        let report = explore(&case.world, &case.mutant, MOST_STATES);
        let (killers, others): (Vec<_>, Vec<_>) = report.found.iter().partition(|found| found.violation.invariant == case.killer);
        let others: Vec<&str> = others.iter().map(|found| found.violation.invariant.name).collect();
        match killers.first() {
            Some(killer) => println!("| {:?} | {} | {} | {} |", case.mutant, case.killer.name, killer.actions.len(), others.join(", ")),
            None => {
                println!("| {:?} | SURVIVES {} | | {} |", case.mutant, case.killer.name, others.join(", "));
                survivors.push(case.mutant);
            }
        }
    }
    let idle: Vec<&str> =
        invariants::ALL.iter().filter(|invariant| cases.iter().all(|case| case.killer != **invariant)).map(|invariant| invariant.name).collect();
    println!("\n{} mutants, {} survivors", cases.len(), survivors.len());
    assert!(survivors.is_empty(), "not killed by their invariant: {survivors:?}");
    let readme = include_str!("../README.md");
    for Invariant { name, rules, sentence } in invariants::ALL {
        assert!(readme.contains(&format!("| `{name}` | {rules} | {sentence} |")), "the README does not say what {name} is");
    }
    assert!(idle.is_empty(), "these kill no mutant: {idle:?}");
}
