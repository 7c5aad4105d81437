//! What of the page a later run must find again: everything but what was measured, and what became of the control, which chance has a part in.

use edge_tests::{Engine, Outcome};

/// In a cell, a verdict stands before it and what was measured after it.
pub const MEASURED: &str = " · ";
/// A line that tells what the run was made with.
pub const MADE_WITH: &str = "Made with ";
/// The control's column, behind the fault's and the engines'; a line begins with a bar.
const CONTROL: usize = 2 + Engine::ALL.len();

pub fn same(committed: &str, fresh: &str) -> Outcome {
    let (committed, fresh) = (lasting(committed), lasting(fresh));
    let gone = committed.iter().filter(|line| !fresh.contains(line)).map(|line| format!("- {line}"));
    let new = fresh.iter().filter(|line| !committed.contains(line)).map(|line| format!("+ {line}"));
    let differences: Vec<String> = gone.chain(new).collect();
    if differences.is_empty() && committed == fresh {
        return Ok(());
    }
    Err(format!("tests/FAULTS.md does not say what this run saw; run `npm run faults` and look at what changed:\n{}", differences.join("\n")).into())
}

fn lasting(page: &str) -> Vec<String> {
    page.lines().filter(|line| !line.starts_with(MADE_WITH)).map(|line| if line.starts_with('|') { verdicts(line) } else { line.into() }).collect()
}

fn verdicts(line: &str) -> String {
    let cells = line.split('|').enumerate().filter(|(at, _)| *at != CONTROL);
    cells.map(|(_, cell)| cell.split(MEASURED).next().unwrap_or_default().trim()).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Faults\n\nMade with A.\n\n| row | kept · 1 POST, 0.2 s | kept · 2 s | not played | breaks by chance · in 2 of 20 | – |\n";

    #[test]
    fn what_was_measured_may_differ() {
        assert!(same(PAGE, "# Faults\n\nMade with B.\n\n| row | kept · 2 POSTs, 1.0 s | kept · 1 s | not played | kept: not shown | – |\n").is_ok());
    }

    #[test]
    fn verdicts_and_words_may_not() {
        for other in [PAGE.replace("kept", "broken"), PAGE.replace("row", "other row"), PAGE.replace("# Faults", "# Others"), PAGE.replace("Made", "Done")] {
            assert!(same(PAGE, &other).is_err(), "{other}");
        }
    }
}
