//! What a walk came to, in words.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::history::{End, History};
use crate::judge::{RULES, Violation, overshoot};
use crate::plan::Plan;
use crate::record::{Came, Record, What};
use crate::schedule::{Operation, Schedule};

/// Counted over many schedules.
#[derive(Default)]
pub struct Tally {
    pub schedules: u64,
    calls: BTreeMap<&'static str, u64>,
    /// What each kind of call came to that may create a user or asks for its token.
    ends: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// Tokens that the platform gave for older ones.
    refreshes: u64,
    /// How often a listener was told.
    told: u64,
    exchanges: u64,
    resent: u64,
    users: u64,
    longest_overshoot: f64,
}

impl Tally {
    pub fn add(&mut self, schedule: &Schedule, record: &Record) {
        self.schedules += 1;
        self.exchanges += record.counters.exchange;
        self.resent += record.counters.codes_resent;
        self.users += record.counters.users_made;
        self.refreshes += record.refreshes().count() as u64;
        self.told += record.events.iter().filter(|event| matches!(event.what, What::Changed { .. })).count() as u64;
        let history = History::of(&Plan::of(schedule), record);
        for made in &history.calls {
            *self.calls.entry(made.operation.name()).or_default() += 1;
            if made.operation.creation().is_some() || made.operation == Operation::Token {
                let end = match &made.end {
                    End::Resolved { .. } => "resolved",
                    End::Rejected { error, .. } => error.kind.as_str(),
                    End::Died { .. } => "died with its page",
                    End::Pending => "never settled",
                };
                *self.ends.entry(made.operation.name()).or_default().entry(end.to_owned()).or_default() += 1;
                self.longest_overshoot = self.longest_overshoot.max(overshoot(made));
            }
        }
    }

    pub fn table(&self) -> String {
        let list = |counts: Vec<(String, u64)>| {
            let mut counts = counts;
            counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            counts.into_iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
        };
        let calls = list(self.calls.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect());
        let mut ends = String::new();
        for (name, counts) in &self.ends {
            let _ = writeln!(ends, "{name}: {}", list(counts.iter().map(|(end, count)| (end.clone(), *count)).collect()));
        }
        format!(
            "made: {calls}\n{ends}platform: {} exchanges arrived, {} of them re-sent by the browser; {} users made, {} tokens refreshed\n\
             listeners: told {} times\nlatest: {:.0} ms after its deadline",
            self.exchanges, self.resent, self.users, self.refreshes, self.told, self.longest_overshoot
        )
    }
}

/// What is wrong with one schedule, and how to see it again.
pub fn violations(schedule: &Schedule, violations: &[Violation]) -> String {
    let mut out = String::new();
    for Violation { rule, detail } in violations {
        let sentence = RULES.iter().find(|known| known.name == *rule).map_or("", |known| known.sentence);
        let _ = writeln!(out, "VIOLATED {rule}, seed {}\n  rule: {sentence}\n  seen: {detail}", schedule.seed);
    }
    out
}

/// All that happened, one line each. Codes appear as digests.
pub fn timeline(schedule: &Schedule, record: &Record) -> String {
    let plan = Plan::of(schedule);
    let calls: BTreeMap<_, _> = plan.calls().map(|(_, _, numbered)| (numbered.call, numbered.step.operation)).collect();
    let start = record.events.first().map_or(0, |event| event.at);
    let mut out = String::new();
    let mut events: Vec<_> = record.events.iter().collect();
    events.sort_by_key(|event| event.at);
    for event in events {
        let call = event.call.and_then(|call| Some(format!(" #{call} {:?}", calls.get(&call)?)));
        let what = match &event.what {
            What::Started | What::Watched => continue,
            What::Round => "--- the next round".to_owned(),
            What::Settled { came: Came::Value(value), .. } => format!("resolved {}", told(value)),
            What::Settled { came: Came::Error(error), .. } => format!("rejected {} ({}, {})", error.kind, error.outcome, error.message),
            What::Posted { code } => format!("posted code {code}"),
            What::Began { person: Some(person) } => format!("began for {person}"),
            What::Began { person: None } => "began".to_owned(),
            What::Refreshing { token } => format!("refreshes token {token}"),
            What::Changed { now, before } => format!("is told of {now:?}, before {before:?}"),
            other => format!("{other:?}"),
        };
        let tab = event.tab.map_or(String::new(), |tab| format!("tab {tab}"));
        let _ = writeln!(out, "{:>7} {tab:<6}{} {what}", event.at - start, call.unwrap_or_default());
    }
    let _ = writeln!(out, "the emulator's log (its own clock):");
    for entry in &record.log {
        let status = entry.status.map_or("-".into(), |status| status.to_string());
        let fault = entry.fault.as_deref().map_or(String::new(), |fault| format!(" [{fault}]"));
        let _ = writeln!(out, "{:>7} {} {} {status} {}{fault}", entry.at, entry.method, entry.path, entry.what);
    }
    let _ = writeln!(out, "{:?}\n{:?}", record.counters, record.users);
    out
}

fn told(value: &crate::record::Value) -> String {
    let mut parts = Vec::new();
    if let Some(user) = &value.user {
        parts.push(user.clone().unwrap_or_else(|| "nobody".into()));
    }
    parts.extend(value.token.as_ref().map(|token| format!("token {token}")));
    parts.extend(value.heard.as_ref().map(|heard| format!("heard {heard:?}")));
    parts.extend([value.exists, value.linked].into_iter().flatten().map(|yes| yes.to_string()));
    if let Some(row) = &value.row {
        let kept = |home: &Option<String>| if home.is_some() { "a user" } else { "nobody" };
        parts.push(format!("row {:?}, home {}", row.as_ref().map(|row| &row.phase), kept(&value.home)));
    }
    parts.join(" ")
}
