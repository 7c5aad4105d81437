//! Each rule is seen to hold, and to break.

use super::forged::{acted, failure, honest};
use super::{RULES, judge};
use crate::generate;
use crate::plan::{Call, Plan, Stage};
use crate::record::{Came, Record, Row, User, Value, What};
use crate::schedule::{Operation, Person, Schedule, Source, Step};

const CREATE: Operation = Operation::CreateUser { source: Source::Url, timeout_ms: 1_000, abort_after_ms: None };

/// Ada's device: what its first tab does, and what its second.
fn schedule(first: &[Operation], second: &[Operation]) -> Schedule {
    let steps = |operations: &[Operation]| operations.iter().map(|operation| Step { at: 0, operation: *operation }).collect();
    Schedule { seed: 0, fresh: true, locks: true, person: Some(Person::Ada), faults: Vec::new(), tabs: [steps(first), steps(second), Vec::new()] }
}

/// The number of the n-th call of that stage.
fn call(schedule: &Schedule, wanted: Stage, number: usize) -> Call {
    Plan::of(schedule).calls().filter(|(stage, ..)| *stage == wanted).nth(number).expect("it is planned").2.call
}

fn walk(schedule: &Schedule, number: usize) -> Call {
    call(schedule, Stage::Walk, number)
}

/// What the judge finds once that was changed about an honest record.
fn found(schedule: &Schedule, change: impl FnOnce(&mut Record)) -> Vec<&'static str> {
    let mut record = honest(schedule);
    change(&mut record);
    judge(schedule, &record).into_iter().map(|violation| violation.rule).collect()
}

fn caught(rule: &str, schedule: &Schedule, change: impl FnOnce(&mut Record)) {
    assert!(RULES.iter().any(|known| known.name == rule), "there is no rule {rule}");
    let found = found(schedule, change);
    assert!(found.contains(&rule), "{rule} was not seen to break, only {found:?}");
}

#[test]
fn honest_devices_are_acquitted() {
    for seed in 0..2_000 {
        let schedule = generate::schedule(seed);
        let violations = judge(&schedule, &honest(&schedule));
        assert_eq!(violations, Vec::new(), "seed {seed}");
    }
}

#[test]
fn every_rule_has_a_test_here() {
    let tests = include_str!("tests.rs");
    for rule in RULES {
        assert!(tests.contains(&format!("caught(\"{}\"", rule.name)), "{} is never seen to break", rule.name);
    }
}

#[test]
fn one_order() {
    // Two creations resolve and no reset lies between them.
    let two = schedule(&[CREATE, Operation::Reset, CREATE], &[]);
    caught("one-order", &two, |record| record.events.retain(|event| event.call != Some(walk(&two, 1))));
    // A read finds the user after its reset, or finds none before it.
    let read = schedule(&[CREATE, Operation::GetUserId, Operation::Reset, Operation::GetUserId], &[]);
    caught("one-order", &read, |record| record.finds(walk(&read, 1), None));
    caught("one-order", &read, |record| record.finds(walk(&read, 3), Some("user-of-ada")));
    // A creation fails because of a user that was never there.
    let alone = schedule(&[CREATE], &[]);
    caught("one-order", &alone, |record| record.fails(walk(&alone, 0), "user-exists", "nothing-happened"));
}

#[test]
fn calls_that_overlap_may_have_happened_in_any_order() {
    let schedule = schedule(&[CREATE, Operation::Reset], &[Operation::GetUserId]);
    let (create, reset, read) = (walk(&schedule, 0), walk(&schedule, 1), walk(&schedule, 2));
    for user in [None, Some("user-of-ada")] {
        let found = found(&schedule, |record| {
            // The read begins with the creation and ends after the reset.
            let began = record.events.iter().find(|event| event.call == Some(create)).expect("made").at;
            let event = record.events.iter_mut().find(|event| event.call == Some(read)).expect("made");
            event.at = began;
            record.finds(read, user);
            assert!(record.settled(reset).at > began);
        });
        assert_eq!(found, Vec::<&str>::new(), "{user:?}");
    }
}

#[test]
fn a_call_that_died_may_have_stored_its_user_or_not() {
    let schedule = schedule(&[], &[CREATE, Operation::GetUserId]);
    let (create, read) = (walk(&schedule, 0), walk(&schedule, 1));
    let dies = |record: &mut Record| record.settled(create).what = What::Died;
    assert_eq!(found(&schedule, dies), Vec::<&str>::new());
    let quiet = |stage| (0..3).map(move |number| (stage, number));
    let nobody = |record: &mut Record| {
        dies(record);
        record.finds(read, None);
        for (stage, number) in quiet(Stage::Quiet) {
            record.finds(call(&schedule, stage, number), None);
        }
    };
    // The last creation then finds nobody and creates.
    let found = found(&schedule, |record| {
        nobody(record);
        record.comes_to(call(&schedule, Stage::LastCreate, 0), Came::Value(Value { user: Some(Some("user-of-ada".into())), ..Value::default() }));
    });
    assert!(!found.contains(&"one-order"), "{found:?}");
    // But not a user that was there already and is gone without a reset.
    caught("one-order", &schedule, |record| {
        nobody(record);
        record.finds(read, Some("user-of-ada"));
    });
}

#[test]
fn one_answer() {
    let schedule = schedule(&[CREATE], &[]);
    caught("one-answer", &schedule, |record| record.finds(call(&schedule, Stage::Quiet, 1), None));
    caught("one-answer", &schedule, |record| {
        let half = Value { user: Some(Some("user-of-ada".into())), exists: Some(true), linked: Some(false), ..Value::default() };
        record.comes_to(call(&schedule, Stage::Quiet, 1), Came::Value(half));
    });
}

#[test]
fn reset_wins() {
    // The creation resolves a while after the reset of its own page was called.
    let same = schedule(&[CREATE, Operation::Reset], &[]);
    caught("reset-wins", &same, |record| record.settled(walk(&same, 0)).at += 100);
    // The same for a reset in another tab, and much later.
    let other = schedule(&[CREATE], &[Operation::Reset]);
    caught("reset-wins", &other, |record| record.settled(walk(&other, 0)).at += 2_000);
    assert!(!found(&other, |record| record.settled(walk(&other, 0)).at += 30).contains(&"reset-wins"));
}

#[test]
fn what_began_before_a_reset_stores_nothing_after_it() {
    // A creation that had its lease ends with its page; after a reset its user is there.
    let schedule = schedule(&[], &[CREATE, Operation::Reset, Operation::GetUserId]);
    caught("one-order", &schedule, |record| {
        record.settled(walk(&schedule, 0)).what = What::Died;
        record.finds(walk(&schedule, 2), Some("user-of-ada"));
    });
}

#[test]
fn code_once() {
    let schedule = schedule(&[CREATE, Operation::Reset, CREATE], &[]);
    let (first, second) = (walk(&schedule, 0), walk(&schedule, 2));
    caught("code-once", &schedule, |record| {
        let sent = record.code_of(first);
        let posted = record.events.iter_mut().find(|event| event.call == Some(second) && matches!(event.what, What::Posted { .. }));
        posted.expect("it sent a code").what = What::Posted { code: sent };
    });
    // More arrived than was sent, and nothing of it twice.
    caught("code-once", &schedule, |record| record.counters.exchange += 1);
    let by_the_browser = |record: &mut Record| {
        record.counters.exchange += 1;
        record.counters.codes_resent += 1;
    };
    assert_eq!(found(&schedule, by_the_browser), Vec::<&str>::new());
}

#[test]
fn users_made() {
    let schedule = schedule(&[CREATE], &[]);
    caught("users-made", &schedule, |record| record.counters.users_made += 1);
    caught("users-made", &schedule, |record| record.users.push(User { user_id: "another".into(), external_id: "ada".into() }));
    caught("users-made", &schedule, |record| {
        let never_sent = sentiance_emulator::rules::Secret::new("never sent");
        record.log.push(acted(&never_sent, "user restored"));
    });
    caught("users-made", &schedule, |record| record.users[0].user_id = "another".into());
}

#[test]
fn right_person() {
    let schedule = schedule(&[CREATE, Operation::LogIn { person: Person::Bob }], &[]);
    caught("right-person", &schedule, |record| record.users[0].external_id = "bob".into());
}

#[test]
fn settles() {
    let schedule = schedule(&[CREATE], &[]);
    let create = walk(&schedule, 0);
    caught("settles", &schedule, |record| record.events.retain(|event| !(event.call == Some(create) && matches!(event.what, What::Settled { .. }))));
    caught("settles", &schedule, |record| {
        if let What::Settled { elapsed, .. } = &mut record.settled(create).what {
            *elapsed = 5_500.0;
        }
    });
    caught("settles", &schedule, |record| record.settled = false);
}

#[test]
fn typed() {
    let schedule = schedule(&[CREATE, Operation::GetUserId], &[]);
    caught("typed", &schedule, |record| {
        let error = crate::record::Error { typed: false, ..failure("timeout", "unknown") };
        record.comes_to(walk(&schedule, 0), Came::Error(error));
    });
    caught("typed", &schedule, |record| record.fails(walk(&schedule, 1), "storage-failed", "nothing-happened"));
}

#[test]
fn true_outcome() {
    let schedule = schedule(&[CREATE], &[]);
    let create = walk(&schedule, 0);
    caught("true-outcome", &schedule, |record| record.fails(create, "network", "nothing-happened"));
    caught("true-outcome", &schedule, |record| {
        record.fails(create, "network", "server-acted");
        record.log.clear();
    });
    caught("true-outcome", &schedule, |record| record.fails(create, "network", "perhaps"));
    assert!(!found(&schedule, |record| record.fails(create, "network", "unknown")).contains(&"true-outcome"));
}

#[test]
fn cause() {
    let schedule = schedule(&[CREATE], &[]);
    for kind in [
        "reset",
        "creation-in-progress",
        "aborted",
        "timeout",
        "unauthorized",
        "callback-failed",
        "network",
        "rate-limited",
        "storage-failed",
        "crashed",
        "invalid-option",
    ] {
        caught("cause", &schedule, |record| record.fails(walk(&schedule, 0), kind, "unknown"));
    }
}

#[test]
fn usable() {
    let schedule = schedule(&[], &[]);
    for kind in ["creation-in-progress", "timeout", "storage-failed", "person-changed"] {
        caught("usable", &schedule, |record| record.fails(call(&schedule, Stage::LastCreate, 0), kind, "unknown"));
    }
}

#[test]
fn home_mirrors() {
    let schedule = schedule(&[CREATE], &[]);
    let kept = |row: Option<&str>, home: Option<&str>| {
        let row = Some(Some(Row { phase: "user".into(), home: row.map(str::to_owned) }));
        Came::Value(Value { row, home: home.map(str::to_owned), ..Value::default() })
    };
    // With the first tab's other question comes what lies on the device.
    let stored = Plan::of(&schedule).calls().find(|(.., numbered)| numbered.step.operation == Operation::Stored).expect("planned").2.call;
    let (ada, bob) = (Some("{\"userId\":\"user-of-ada\"}"), Some("{\"userId\":\"user-of-bob\"}"));
    for (row, home) in [(ada, None), (ada, bob), (None, ada), (bob, bob), (None, None)] {
        caught("home-mirrors", &schedule, |record| record.comes_to(stored, kept(row, home)));
    }
}
