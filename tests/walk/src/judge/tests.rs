//! Each rule is seen to hold, and to break.

use sentiance_emulator::rules::Secret;

use super::forged::{acted, failure, honest, posted, refreshed};
use super::{RULES, judge};
use crate::generate;
use crate::plan::{Call, Plan, Stage};
use crate::record::{Came, Error, Record, Row, User, Value, What};
use crate::schedule::{Ends, Operation, Person, Schedule, Source, Step};

const CREATE: Operation = Operation::CreateUser { source: Source::Url, timeout_ms: 1_000, abort_after_ms: None, named: false };
const NAMED: Operation = Operation::CreateUser { source: Source::Url, timeout_ms: 1_000, abort_after_ms: None, named: true };
const ENSURE: Operation = ensure(None, false);
const AGE: Operation = Operation::Age { ends: Ends::Past };

const fn ensure(whom: Option<Person>, reject: bool) -> Operation {
    Operation::Ensure { whom, reject, source: Source::Url, timeout_ms: 1_000, abort_after_ms: None }
}

fn log_in(person: Person) -> Operation {
    Operation::LogIn { person }
}

/// Ada's device: what its first tab does, and what its second.
fn schedule(first: &[Operation], second: &[Operation]) -> Schedule {
    let steps = |operations: &[Operation]| operations.iter().map(|operation| Step { at: 0, operation: *operation }).collect();
    Schedule { seed: 0, fresh: true, locks: true, person: Some(Person::Ada), first: None, faults: Vec::new(), tabs: [steps(first), steps(second), Vec::new()] }
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
        record.events.retain(|event| !matches!(event.what, What::Changed { .. }));
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
        record.log.push(acted(&Secret::new("never sent"), &Secret::new("a token"), "user-of-ada", "user restored"));
    });
    caught("users-made", &schedule, |record| record.users[0].user_id = "another".into());
}

#[test]
fn right_person() {
    let schedule = schedule(&[CREATE, Operation::LogIn { person: Person::Bob }], &[]);
    caught("right-person", &schedule, |record| record.users[0].external_id = "bob".into());
    // An ensureUser finds one that another person's call brought, or that its own person's did not.
    let ensure = self::schedule(&[NAMED, ENSURE], &[]);
    caught("right-person", &ensure, |record| {
        let began = record.events.iter_mut().find(|event| event.call == Some(walk(&ensure, 1))).expect("made");
        began.what = What::Began { person: Some("bob".into()) };
    });
    caught("right-person", &ensure, |record| record.users[0].external_id = "bob".into());
    // While another person logs in the backend's code may be theirs.
    let meanwhile = self::schedule(&[log_in(Person::Bob), self::ensure(Some(Person::Ada), false)], &[]);
    assert_eq!(found(&meanwhile, |_| {}), Vec::<&str>::new());
}

#[test]
fn ensure_user_in_its_order() {
    // With another person's user there, or one of whom nobody said whose it is, it leaves only its own.
    for first in [CREATE, NAMED] {
        let schedule = schedule(&[first, log_in(Person::Bob), ENSURE, Operation::GetUserId], &[]);
        caught("one-order", &schedule, |record| record.finds(walk(&schedule, 3), Some("user-of-ada")));
        // It says that it is the other's, whom it found.
        caught("one-order", &schedule, |record| {
            record.events.retain(|event| event.call != Some(walk(&schedule, 2)) || !matches!(event.what, What::Asked | What::Posted { .. }));
            record.finds(walk(&schedule, 2), Some("user-of-ada"));
        });
    }
    // The same person's is not removed: a code is asked for with it there.
    let same = schedule(&[NAMED, ENSURE], &[]);
    caught("one-order", &same, |record| {
        let began = record.events.iter().position(|event| event.call == Some(walk(&same, 1))).expect("made");
        let asked = crate::record::Event { what: What::Asked, ..record.events[began].clone() };
        record.events.insert(began + 1, asked);
    });
    // Nobody else's is in the way.
    for found in ["other-user", "user-exists"] {
        assert!(found_against(&same, |record| record.fails(walk(&same, 1), found, "nothing-happened")));
    }
    let rejects = schedule(&[NAMED, log_in(Person::Bob), ensure(None, true), Operation::GetUserId], &[]);
    assert_eq!(found(&rejects, |_| {}), Vec::<&str>::new());
    caught("one-order", &rejects, |record| record.finds(walk(&rejects, 3), None));
}

/// Whether that breaks any rule.
fn found_against(schedule: &Schedule, change: impl FnOnce(&mut Record)) -> bool {
    !found(schedule, change).is_empty()
}

#[test]
fn what_lost_its_lease_to_another_persons_ensure_user_stores_nothing() {
    // A creation that had its lease ends with its page; somebody else's ensureUser came to nothing, after it had the lease.
    let schedule = schedule(&[], &[NAMED, log_in(Person::Bob), ENSURE, Operation::GetUserId]);
    let (create, ensure, read) = (walk(&schedule, 0), walk(&schedule, 2), walk(&schedule, 3));
    caught("one-order", &schedule, |record| {
        record.settled(create).what = What::Died;
        record.fails(ensure, "reset", "unknown");
        record.finds(read, Some("user-of-ada"));
    });
}

#[test]
fn own_token() {
    let schedule = schedule(&[NAMED, Operation::Token, Operation::Reset, NAMED, Operation::Token], &[]);
    let (first, last) = (walk(&schedule, 1), walk(&schedule, 4));
    let gives = |record: &mut Record, call, token: Secret| record.comes_to(call, Came::Value(Value { token: Some(token), ..Value::default() }));
    let of = |call: Call| Secret::new(format!("token of call {}", walk(&schedule, call as usize)));
    caught("own-token", &schedule, |record| gives(record, first, Secret::new("nobody's")));
    // One of before a reset, as it was or refreshed; one of after it.
    caught("own-token", &schedule, |record| gives(record, last, of(0)));
    caught("own-token", &schedule, |record| {
        let new = Secret::new("new");
        record.log.push(refreshed(&of(0), &new, "user-of-ada"));
        gives(record, last, new);
    });
    caught("own-token", &schedule, |record| gives(record, first, of(3)));
    // A creation that answers with somebody else's.
    caught("own-token", &schedule, |record| {
        let other = Secret::new("bob's");
        record.log.push(acted(&Secret::new("bob's code"), &other, "user-of-bob", "user made"));
        let mixed = Value { user: Some(Some("user-of-ada".into())), token: Some(other), ..Value::default() };
        record.comes_to(walk(&schedule, 0), Came::Value(mixed));
    });
    // One that lies on the device beside somebody else's id.
    caught("own-token", &schedule, |record| {
        let home = format!("{{\"userId\":\"user-of-bob\",\"tokenId\":\"{}\"}}", of(3).reveal());
        record.comes_to(call(&schedule, Stage::Quiet, 3), Came::Value(Value { home: Some(home), ..Value::default() }));
    });
    // And a request, once the other person's ensureUser has ended.
    let switched = self::schedule(&[NAMED, log_in(Person::Bob), ENSURE, Operation::Token], &[]);
    caught("one-order", &switched, |record| {
        let token = Secret::new(format!("token of call {}", walk(&switched, 0)));
        gives(record, walk(&switched, 3), token);
    });
}

#[test]
fn no_user_is_told_only_where_there_is_none() {
    let schedule = schedule(&[NAMED, Operation::Token], &[]);
    caught("one-order", &schedule, |record| {
        let error = Error { reason: "NO_USER".into(), ..failure("no-user", "nothing-happened") };
        record.comes_to(walk(&schedule, 1), Came::Error(error));
    });
}

#[test]
fn one_refresh() {
    let schedule = schedule(&[NAMED], &[]);
    let last = call(&schedule, Stage::LastTokens, 1);
    caught("one-refresh", &schedule, |record| record.comes_to(last, Came::Value(Value { token: Some(Secret::new("another")), ..Value::default() })));
    caught("one-refresh", &schedule, |record| record.settled(last).what = What::Refreshed);
}

#[test]
fn listeners() {
    let schedule = schedule(&[NAMED, Operation::Reset], &[]);
    let told = |record: &mut Record, number: usize| {
        let changed = |event: &(usize, &crate::record::Event)| event.1.tab == Some(1) && matches!(event.1.what, What::Changed { .. });
        record.events.iter().enumerate().filter(changed).nth(number).expect("it is told").0
    };
    // The first one is that of the page's load.
    for number in 1..3 {
        caught("listeners", &schedule, |record| {
            let at = told(record, number);
            record.events.remove(at);
        });
        caught("listeners", &schedule, |record| {
            let at = told(record, number);
            let again = record.events[at].clone();
            record.events.insert(at, again);
        });
    }
    caught("listeners", &schedule, |record| {
        let at = told(record, 0);
        record.events[at].what = What::Changed { now: None, before: Some("somebody".into()) };
    });
    // In the end it has not heard of the last change.
    let end = call(&schedule, Stage::QuietAfterReset, 1);
    let deaf = Value { user: Some(None), heard: Some(Some("user-of-zoe".into())), ..Value::default() };
    caught("listeners", &schedule, |record| record.comes_to(end, Came::Value(deaf)));
    // It is told of somebody who was never there, which no order explains.
    caught("one-order", &schedule, |record| {
        let at = told(record, 1);
        record.events[at].what = What::Changed { now: Some("nobody-knows".into()), before: None };
    });
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
        let error = Error { typed: false, ..failure("timeout", "unknown") };
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
    let refreshing = self::schedule(&[NAMED, AGE, Operation::Token], &[]);
    let token = walk(&refreshing, 2);
    caught("true-outcome", &refreshing, |record| record.fails(token, "network", "nothing-happened"));
    caught("true-outcome", &refreshing, |record| {
        record.fails(token, "network", "server-acted");
        record.log.retain(|entry| entry.refreshed().is_none());
    });
    caught("true-outcome", &refreshing, |record| record.fails(token, "network", ""));
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
    let ensure = self::schedule(&[ENSURE], &[]);
    for kind in ["reset", "creation-in-progress", "user-exists", "other-user", "aborted", "no-user", "token-rejected"] {
        caught("cause", &ensure, |record| record.fails(walk(&ensure, 0), kind, "unknown"));
    }
    // One for the same person takes nothing away; one for another does.
    for (second, is_why) in [(Person::Ada, false), (Person::Bob, true)] {
        let two = self::schedule(&[ENSURE], &[self::ensure(Some(second), false)]);
        let found = found(&two, |record| {
            record.fails(walk(&two, 0), "reset", "unknown");
            let began = record.events.iter().find(|event| event.call == Some(walk(&two, 0))).expect("made").at;
            record.events.iter_mut().find(|event| event.call == Some(walk(&two, 1))).expect("made").at = began;
        });
        assert_eq!(!found.contains(&"cause"), is_why, "{second:?} {found:?}");
    }
    let refreshing = self::schedule(&[NAMED, AGE, Operation::Token], &[]);
    for kind in ["user-disabled", "token-rejected", "network", "server-error", "timeout", "reset", "aborted", "storage-failed", "crashed"] {
        caught("cause", &refreshing, |record| {
            let reason = if kind.starts_with("user") || kind.starts_with("token") { "USER_DISABLED_REMOTELY" } else { "NETWORK_ERROR" };
            record.comes_to(walk(&refreshing, 2), Came::Error(Error { reason: reason.into(), ..failure(kind, "unknown") }));
        });
    }
    let unknown = |record: &mut Record, reason: &str| {
        record.log.push(posted("/users/user-of-ada/token".into(), 401, "refused: TOKEN_UNKNOWN".into()));
        record.comes_to(walk(&refreshing, 2), Came::Error(Error { reason: reason.into(), ..failure("token-rejected", "unknown") }));
    };
    assert!(!found(&refreshing, |record| unknown(record, "USER_DISABLED_REMOTELY")).contains(&"cause"));
    caught("cause", &refreshing, |record| unknown(record, "NETWORK_ERROR"));
}

#[test]
fn usable() {
    let schedule = schedule(&[], &[]);
    for kind in ["creation-in-progress", "timeout", "storage-failed", "person-changed"] {
        caught("usable", &schedule, |record| record.fails(call(&schedule, Stage::LastCreate, 0), kind, "unknown"));
    }
    caught("usable", &schedule, |record| record.fails(call(&schedule, Stage::LastTokens, 0), "network", "unknown"));
    // The last creation of an odd seed is an ensureUser, which nobody is in the way of.
    let odd = Schedule { seed: 1, ..schedule };
    caught("usable", &odd, |record| record.fails(call(&odd, Stage::LastCreate, 0), "user-exists", "nothing-happened"));
}

#[test]
fn home_mirrors() {
    let schedule = schedule(&[CREATE], &[]);
    let kept = |row: Option<&str>, home: Option<&str>| {
        let row = Some(Some(Row { phase: "user".into(), home: row.map(str::to_owned) }));
        Came::Value(Value { row, home: home.map(str::to_owned), ..Value::default() })
    };
    // With the first tab's other question comes what lies on the device.
    let stored = Plan::of(&schedule).calls().filter(|(.., numbered)| numbered.step.operation == Operation::Stored).last().expect("planned").2.call;
    let (ada, bob) = (Some("{\"userId\":\"user-of-ada\"}"), Some("{\"userId\":\"user-of-bob\"}"));
    for (row, home) in [(ada, None), (ada, bob), (None, ada), (bob, bob), (None, None)] {
        caught("home-mirrors", &schedule, |record| record.comes_to(stored, kept(row, home)));
    }
}
