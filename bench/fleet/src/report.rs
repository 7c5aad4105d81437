//! The tables: the same bytes for the same seed, and no time of any machine in them.

use std::fmt::Write;

use crate::people::{MINUTE, SECOND};
use crate::scenario::{BACKEND_MINIMUM, PLATFORM_MINIMUM};
use crate::simulation::Outcome;
use crate::{Policy, scenarios};

const LEGEND: &str = "\
A request of a device is counted where it arrives; those of the backend for a code count at the platform. **× minimum**: one request of the backend and two of the platform for
each device. **peak**: the most that arrived in one second. **refused**: of the platform's requests. **in vain**: of what the platform served, the share that no user came of: a code
thrown away, an answer that nobody heard. **errors**: shown to people, for each 1 000 of them. **saw one**: people who saw an error. **half, 99 %, all**: of the people had their
user so long after they opened the app. **last**: when in the day the last of them got it, in hours and minutes after the wave began. **stranded**: without a user when four hours are over.
";

pub fn report(policies: &[Policy], devices: u32, seed: u64) -> String {
    let mut text = String::from("# The fleet: what each policy does to servers and people\n\n");
    let devices = thousands(devices.into());
    let _ = write!(text, "{devices} devices, seed {seed}; written by `npm run fleet`. What is simulated, and what is not: [README](README.md).\n\n{LEGEND}");
    for (index, scenario) in scenarios() {
        let _ = write!(text, "\n## {}\n\n{}\n\n{HEAD}", scenario.title, scenario.about);
        for policy in policies {
            let _ = writeln!(text, "| {} | {} |", policy.name, row(&policy.outcomes[index]));
        }
    }
    text.push_str("\n## The policies\n\n| policy | where it comes from |\n|---|---|\n");
    for policy in policies {
        let _ = writeln!(text, "| {} | {} |", policy.name, policy.source);
    }
    text
}

const HEAD: &str = "\
| policy | backend, × minimum | peak | platform, × minimum | peak | refused | in vain | errors | saw one | half | 99 % | all | last | stranded |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
";

fn row(outcome: &Outcome) -> String {
    let devices = u64::from(outcome.devices);
    let (backend, platform) = (&outcome.backend, &outcome.platform);
    let useful = u64::from(outcome.users) * PLATFORM_MINIMUM;
    [
        hundredths(backend.sent, devices * BACKEND_MINIMUM),
        thousands(backend.peak().into()),
        hundredths(platform.sent, devices * PLATFORM_MINIMUM),
        thousands(platform.peak().into()),
        percent(platform.refused, platform.sent),
        percent(platform.served.saturating_sub(useful), platform.served),
        thousands(outcome.errors * 1_000 / devices),
        percent(outcome.troubled.into(), devices),
        wait_of(outcome, 50),
        wait_of(outcome, 99),
        wait_of(outcome, 100),
        clock(outcome.last),
        thousands(outcome.stranded.into()),
    ]
    .join(" | ")
}

/// How long so many of a hundred waited at most; whoever is stranded waits for ever.
fn wait_of(outcome: &Outcome, of_a_hundred: usize) -> String {
    let place = (outcome.devices as usize * of_a_hundred).div_ceil(100).saturating_sub(1);
    outcome.waits.get(place).map_or_else(|| String::from("never"), |wait| span(*wait))
}

fn span(millis: u32) -> String {
    if millis < MINUTE {
        format!("{}.{} s", millis / SECOND, millis % SECOND / 100)
    } else {
        format!("{}:{:02} min", millis / MINUTE, millis % MINUTE / SECOND)
    }
}

fn clock(millis: u32) -> String {
    format!("{}:{:02} h", millis / (60 * MINUTE), millis / MINUTE % 60)
}

fn hundredths(of: u64, whole: u64) -> String {
    let value = (of * 100 + whole / 2) / whole.max(1);
    format!("{}.{:02}", value / 100, value % 100)
}

fn percent(of: u64, whole: u64) -> String {
    let value = (of * 1_000 + whole / 2) / whole.max(1);
    format!("{}.{} %", value / 10, value % 10)
}

/// With thin spaces, as the tables of this project have them.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(1_234_567), "1 234 567");
        assert_eq!(hundredths(5, 4), "1.25");
        assert_eq!(percent(1, 8), "12.5 %");
        assert_eq!(span(59_999), "59.9 s");
        assert_eq!(span(61_000), "1:01 min");
        assert_eq!(clock(3_720_000), "1:02 h");
    }

    #[test]
    fn who_is_stranded_waits_for_ever() {
        let outcome = Outcome { devices: 200, waits: vec![7; 198], ..Outcome::default() };
        assert_eq!(wait_of(&outcome, 99), "0.0 s");
        assert_eq!(wait_of(&outcome, 100), "never");
    }
}
