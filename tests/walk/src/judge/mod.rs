//! What must hold of every schedule: each rule is a sentence and one function, fed with nothing but what was recorded.

mod causes;
mod counts;
mod ends;
#[cfg(test)]
mod forged;
mod listeners;
mod order;
mod persons;
mod resets;
mod rest;
#[cfg(test)]
mod tests;
mod tokens;

pub use ends::overshoot;

use crate::history::History;
use crate::plan::Plan;
use crate::record::Record;
use crate::schedule::Schedule;

/// Something that must hold.
pub struct Rule {
    pub name: &'static str,
    pub sentence: &'static str,
    check: fn(&Case) -> Held,
}

/// A rule that does not hold, and what was seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    pub rule: &'static str,
    pub detail: String,
}

/// All that a rule may look at.
pub struct Case<'a> {
    pub schedule: &'a Schedule,
    pub record: &'a Record,
    pub history: &'a History,
}

/// What was seen against the rule.
type Held = Result<(), String>;

pub const RULES: &[Rule] = &[
    Rule {
        name: "one-order",
        sentence: "There is an order in which all calls can have happened, each at one moment between its begin and its end, with one user or none on the device.",
        check: order::one_order,
    },
    Rule { name: "one-answer", sentence: "At quiet moments all tabs and all questions give the same user, or none.", check: rest::one_answer },
    Rule { name: "reset-wins", sentence: "A createUser or ensureUser begun before a reset never resolves after it.", check: resets::reset_wins },
    Rule { name: "code-once", sentence: "No code is sent twice by the module; what arrived twice, the browser re-sent.", check: counts::code_once },
    Rule {
        name: "users-made",
        sentence: "The platform made one user for each person whose code reached it, and acted on no code that was not sent.",
        check: counts::users_made,
    },
    Rule {
        name: "right-person",
        sentence: "The user that a createUser resolves with is that of somebody who was logged in while it ran; an ensureUser's was brought by a call for the same person.",
        check: persons::right_person,
    },
    Rule {
        name: "own-token",
        sentence: "A token is one that the platform issued to the device's user, and no reset took it away before it was asked for.",
        check: tokens::own_token,
    },
    Rule { name: "one-refresh", sentence: "At a quiet moment all tabs that ask at once get the same token, by one refresh.", check: tokens::one_refresh },
    Rule {
        name: "listeners",
        sentence: "Each listener is told of changes only, one after the other, and in the end of the user that is there.",
        check: listeners::listeners,
    },
    Rule { name: "settles", sentence: "Every call settles within its deadline.", check: ends::settles },
    Rule { name: "typed", sentence: "A call that fails says so with a SentianceError; reads and resets do not fail here.", check: ends::typed },
    Rule {
        name: "true-outcome",
        sentence: "A call says nothing-happened only if the platform did nothing for it, and server-acted only if it did.",
        check: ends::true_outcome,
    },
    Rule { name: "cause", sentence: "A call fails only for something that happened to it.", check: causes::cause },
    Rule {
        name: "usable",
        sentence: "Once the faults are over a fresh createUser resolves, or says that there is a user; a fresh ensureUser resolves, and the user's token can be had.",
        check: rest::usable,
    },
    Rule { name: "home-mirrors", sentence: "In the end home is what the ledger says, in every letter.", check: rest::home_mirrors },
];

/// What does not hold.
pub fn judge(schedule: &Schedule, record: &Record) -> Vec<Violation> {
    let history = History::of(&Plan::of(schedule), record);
    let case = Case { schedule, record, history: &history };
    RULES.iter().filter_map(|rule| (rule.check)(&case).err().map(|detail| Violation { rule: rule.name, detail })).collect()
}

fn hold(condition: bool, detail: impl FnOnce() -> String) -> Held {
    if condition { Ok(()) } else { Err(detail()) }
}
