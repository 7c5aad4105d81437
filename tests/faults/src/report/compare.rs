//! What of the page a later run must find again: everything but what was measured.

use edge_tests::Outcome;

/// In a cell, a verdict stands before it and what was measured after it.
pub const MEASURED: &str = " · ";
/// A line that tells what the run was made with.
pub const MADE_WITH: &str = "Made with ";

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
    line.split('|').map(|cell| cell.split(MEASURED).next().unwrap_or_default().trim()).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Faults\n\nMade with A.\n\n| row | kept · 1 POST, 0.2 s | – |\n";

    #[test]
    fn what_was_measured_may_differ() {
        assert!(same(PAGE, "# Faults\n\nMade with B.\n\n| row | kept · 2 POSTs, 1.0 s | – |\n").is_ok());
    }

    #[test]
    fn verdicts_and_words_may_not() {
        for other in [PAGE.replace("kept", "broken"), PAGE.replace("row", "other row"), PAGE.replace("# Faults", "# Others"), PAGE.replace("Made", "Done")] {
            assert!(same(PAGE, &other).is_err(), "{other}");
        }
    }
}
