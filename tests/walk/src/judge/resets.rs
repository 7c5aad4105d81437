//! reset wins over everything that began before it.

use super::{Case, Held, hold};
use crate::history::Made;

/// How much later than its reset a call of the same page may be heard: the time of a few microtasks.
const SAME_PAGE: i64 = 5;
/// The same for another tab, whose last look at the ledger came before the tombstone: the time that its answer is on its way.
const OTHER_TAB: i64 = 1_000;

pub fn reset_wins(case: &Case) -> Held {
    for creation in case.history.creations().filter(|creation| creation.announced().is_some()) {
        let Some(resolved) = creation.settled() else { continue };
        for reset in case.history.resets() {
            let begun = creation.began < reset.began;
            let late = if creation.shares_a_page_with(reset) {
                begun && resolved > reset.began + SAME_PAGE
            } else {
                let leased = creation.leased.is_some_and(|leased| leased < reset.began);
                leased && reset.value().and(reset.settled()).is_some_and(|done| resolved > done + OTHER_TAB)
            };
            hold(!late, || format!("{} resolved {} ms after {} was called", named(creation), resolved - reset.began, named(reset)))?;
        }
    }
    Ok(())
}

fn named(made: &Made) -> String {
    format!("{} #{} of tab {}", made.operation.name(), made.call, made.tab)
}
