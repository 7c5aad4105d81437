//! Records of walks that never were: a device that does everything right, one call after the other, and what tests change about it.

use std::collections::BTreeMap;

use sentiance_emulator::rules::Secret;

use crate::plan::{Call, Plan, Stage};
use crate::record::{Came, Counters, Entry, Error, Event, Record, Row, User, Value, What};
use crate::schedule::{Operation, Person, Schedule};

/// How long each call takes, in milliseconds.
const TAKES: i64 = 10;

/// What an honest device would have recorded.
pub fn honest(schedule: &Schedule) -> Record {
    let mut device = Device { now: 1_000_000, person: None, user: None, users: BTreeMap::new(), record: empty() };
    (0..3).for_each(|tab| device.event(Some(tab), None, What::Loaded));
    for (stage, tab, numbered) in Plan::of(schedule).calls() {
        device.make(stage, tab, numbered.call, numbered.step.operation);
    }
    device.record
}

struct Device {
    now: i64,
    person: Option<Person>,
    user: Option<String>,
    /// The platform's.
    users: BTreeMap<Person, String>,
    record: Record,
}

fn empty() -> Record {
    Record { events: Vec::new(), counters: Counters::default(), log: Vec::new(), users: Vec::new(), settled: true }
}

impl Device {
    fn event(&mut self, tab: Option<usize>, call: Option<Call>, what: What) {
        self.record.events.push(Event { at: self.now, tab, call, what });
    }

    fn make(&mut self, _: Stage, tab: usize, call: Call, operation: Operation) {
        self.now += TAKES;
        self.event(Some(tab), Some(call), What::Began);
        let came = match operation {
            Operation::CreateUser { .. } => self.create(tab, call),
            Operation::Reset => {
                self.user = None;
                Came::Value(Value::default())
            }
            Operation::LogIn { person } => {
                self.person = Some(person);
                Came::Value(Value::default())
            }
            Operation::LogOut => {
                self.person = None;
                Came::Value(Value::default())
            }
            Operation::GetUserId => Came::Value(Value { user: Some(self.user.clone()), ..Value::default() }),
            Operation::UserExists | Operation::IsUserLinked => Came::Value(Value { exists: Some(self.user.is_some()), ..Value::default() }),
            Operation::Look => {
                let there = Some(self.user.is_some());
                Came::Value(Value { user: Some(self.user.clone()), exists: there, linked: there, ..Value::default() })
            }
            Operation::Stored => {
                let home = self.user.as_ref().map(|user| format!("{{\"userId\":\"{user}\"}}"));
                Came::Value(Value { row: Some(Some(Row { phase: "user".into(), home: home.clone() })), home, ..Value::default() })
            }
            Operation::ClearStorage => Came::Value(Value::default()),
            Operation::Reload | Operation::Away { .. } | Operation::Close => return self.event(Some(tab), None, What::Loaded),
        };
        self.now += TAKES;
        self.event(Some(tab), Some(call), What::Settled { elapsed: TAKES as f64, came });
    }

    fn create(&mut self, tab: usize, call: Call) -> Came {
        if self.user.is_some() {
            return Came::Error(failure("user-exists", "nothing-happened"));
        }
        self.event(Some(tab), Some(call), What::Asked);
        let Some(person) = self.person else { return Came::Error(failure("unauthorized", "nothing-happened")) };
        let code = Secret::new(format!("code of call {call}"));
        let known = self.users.contains_key(&person);
        let user = self.users.entry(person).or_insert_with(|| format!("user-of-{}", person.external_id())).clone();
        if !known {
            self.record.users.push(User { user_id: user.clone(), external_id: person.external_id().into() });
            self.record.counters.users_made += 1;
        }
        self.record.counters.exchange += 1;
        self.record.log.push(acted(&code, if known { "user restored" } else { "user made" }));
        self.event(Some(tab), Some(call), What::Posted { code });
        self.user = Some(user.clone());
        Came::Value(Value { user: Some(Some(user)), ..Value::default() })
    }
}

pub fn acted(code: &Secret, how: &str) -> Entry {
    Entry { at: 0, method: "POST".into(), path: "/users".into(), status: Some(201), what: format!("code {code}: {how}"), fault: None }
}

pub fn failure(kind: &str, outcome: &str) -> Error {
    Error { typed: true, kind: kind.into(), outcome: outcome.into(), ..Error::default() }
}

impl Record {
    /// The event in which that call settled.
    pub fn settled(&mut self, call: Call) -> &mut Event {
        let settled = |event: &&mut Event| event.call == Some(call) && matches!(event.what, What::Settled { .. });
        self.events.iter_mut().find(settled).expect("every call settles")
    }

    /// That call comes to something else.
    pub fn comes_to(&mut self, call: Call, other: Came) {
        if let What::Settled { came, .. } = &mut self.settled(call).what {
            *came = other;
        }
    }

    pub fn fails(&mut self, call: Call, kind: &str, outcome: &str) {
        self.comes_to(call, Came::Error(failure(kind, outcome)));
    }

    pub fn finds(&mut self, call: Call, user: Option<&str>) {
        self.comes_to(call, Came::Value(Value { user: Some(user.map(str::to_owned)), ..Value::default() }));
    }

    pub fn code_of(&self, call: Call) -> Secret {
        let code = |event: &Event| match &event.what {
            What::Posted { code } if event.call == Some(call) => Some(code.clone()),
            _ => None,
        };
        self.events.iter().find_map(code).expect("it sent a code")
    }
}
