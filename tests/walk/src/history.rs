//! The record sorted by calls: when each was made, what it sent, what it came to.

use std::collections::BTreeMap;

use sentiance_emulator::rules::Secret;

use crate::plan::{Call, Plan, Stage};
use crate::record::{Came, Error, Exchanged, Record, Value, What};
use crate::schedule::Operation;

pub struct History {
    /// In the order in which they were made.
    pub calls: Vec<Made>,
}

/// A call that was made. Times are milliseconds of the device's clock.
#[derive(Debug)]
pub struct Made {
    pub call: Call,
    pub stage: Stage,
    pub tab: usize,
    /// Counts the pages that this tab had: calls of one page share an instance of the module.
    pub page: u32,
    pub operation: Operation,
    /// For whom the app said that the user is.
    pub person: Option<String>,
    pub began: i64,
    /// When its first code was asked for: before the call was made, where the page handed it in.
    pub asked: Option<i64>,
    /// When it surely had its lease, if it is a creation.
    pub leased: Option<i64>,
    /// The codes it sent, as the emulator's log tells them apart.
    pub posted: Vec<String>,
    pub end: End,
    /// How long its page slept in the back-forward cache meanwhile.
    pub asleep: i64,
    pub elapsed: f64,
}

#[derive(Debug)]
pub enum End {
    Resolved {
        at: i64,
        value: Value,
    },
    Rejected {
        at: i64,
        error: Error,
    },
    /// Its page went away.
    Died {
        at: i64,
    },
    /// It was waited for in vain.
    Pending,
}

impl History {
    pub fn of(plan: &Plan, record: &Record) -> Self {
        let mut made: BTreeMap<Call, Made> = BTreeMap::new();
        let planned: BTreeMap<Call, _> = plan.calls().map(|(stage, tab, numbered)| (numbered.call, (stage, tab, numbered.step.operation))).collect();
        let mut pages: BTreeMap<usize, u32> = BTreeMap::new();
        let mut order = Vec::new();
        let mut asked_early: BTreeMap<Call, i64> = BTreeMap::new();
        let mut asleep_since: BTreeMap<usize, i64> = BTreeMap::new();
        for event in &record.events {
            match (&event.what, event.tab) {
                (What::Loaded, Some(tab)) => {
                    *pages.entry(tab).or_default() += 1;
                    asleep_since.remove(&tab);
                }
                (What::Hidden, Some(tab)) => {
                    asleep_since.insert(tab, event.at);
                }
                (What::Shown, Some(tab)) => {
                    let since = asleep_since.remove(&tab).unwrap_or(event.at);
                    let open = made.values_mut().filter(|made| made.tab == tab && matches!(made.end, End::Pending));
                    open.for_each(|made| made.asleep += event.at - since.max(made.began));
                }
                _ => {}
            }
            let Some(call) = event.call else { continue };
            let Some(&(stage, tab, operation)) = planned.get(&call) else { continue };
            if let What::Began { person } = &event.what {
                order.push(call);
                let page = pages.get(&tab).copied().unwrap_or_default();
                let asked = asked_early.get(&call).copied();
                made.insert(
                    call,
                    Made {
                        call,
                        stage,
                        tab,
                        page,
                        operation,
                        person: person.clone(),
                        began: event.at,
                        asked,
                        leased: None,
                        posted: Vec::new(),
                        end: End::Pending,
                        asleep: 0,
                        elapsed: 0.0,
                    },
                );
            }
            let Some(made) = made.get_mut(&call) else {
                if matches!(event.what, What::Asked) {
                    asked_early.insert(call, event.at);
                }
                continue;
            };
            match &event.what {
                What::Asked => {
                    made.asked.get_or_insert(event.at);
                    made.leased.get_or_insert(event.at);
                }
                What::Posted { code } => {
                    made.leased.get_or_insert(event.at);
                    made.posted.push(code.to_string());
                }
                What::Settled { came, elapsed } => {
                    made.elapsed = *elapsed;
                    made.end = match came {
                        Came::Value(value) => End::Resolved { at: event.at, value: value.clone() },
                        Came::Error(error) => End::Rejected { at: event.at, error: error.clone() },
                    };
                }
                What::Died => made.end = End::Died { at: event.at },
                _ => {}
            }
        }
        Self { calls: order.iter().filter_map(|call| made.remove(call)).collect() }
    }

    pub fn creations(&self) -> impl Iterator<Item = &Made> {
        self.calls.iter().filter(|made| made.operation.creation().is_some())
    }

    pub fn resets(&self) -> impl Iterator<Item = &Made> {
        self.calls.iter().filter(|made| made.operation == Operation::Reset)
    }

    pub fn token_requests(&self) -> impl Iterator<Item = &Made> {
        self.calls.iter().filter(|made| made.operation == Operation::Token)
    }

    pub fn of_stage(&self, stage: Stage) -> impl Iterator<Item = &Made> {
        self.calls.iter().filter(move |made| made.stage == stage)
    }
}

impl Made {
    pub fn value(&self) -> Option<&Value> {
        match &self.end {
            End::Resolved { value, .. } => Some(value),
            _ => None,
        }
    }

    pub fn error(&self) -> Option<&Error> {
        match &self.end {
            End::Rejected { error, .. } => Some(error),
            _ => None,
        }
    }

    /// When the caller heard of its end; `None` where it never will.
    pub fn settled(&self) -> Option<i64> {
        match self.end {
            End::Resolved { at, .. } | End::Rejected { at, .. } => Some(at),
            End::Died { .. } | End::Pending => None,
        }
    }

    /// The user it announced.
    pub fn announced(&self) -> Option<&str> {
        self.operation.creation()?;
        self.value()?.user.as_ref()?.as_deref()
    }

    /// The token it answered with, as the emulator's log tells it apart.
    pub fn token(&self) -> Option<String> {
        self.value()?.token.as_ref().map(Secret::to_string)
    }

    /// What the platform did for the codes it sent.
    pub fn exchanged<'a>(&'a self, record: &'a Record) -> impl Iterator<Item = Exchanged<'a>> {
        record.exchanges().filter(|exchanged| self.posted.iter().any(|code| code == exchanged.code))
    }

    /// Whether `other` may have been under way, or have left something behind, while this one was.
    pub fn overlaps(&self, other: &Self) -> bool {
        let began_in_time = self.settled().is_none_or(|settled| other.began <= settled);
        let not_over = match other.end {
            End::Resolved { at, .. } | End::Rejected { at, .. } => at >= self.began,
            End::Died { .. } | End::Pending => true,
        };
        began_in_time && not_over
    }

    pub fn shares_a_page_with(&self, other: &Self) -> bool {
        self.tab == other.tab && self.page == other.page
    }
}
