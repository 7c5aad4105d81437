//! Records of walks that never were: a device that does everything right, one call after the other, and what tests change about it.

use std::collections::BTreeMap;

use sentiance_emulator::rules::Secret;

use crate::plan::{Call, Plan};
use crate::record::{Came, Counters, Entry, Error, Event, Record, Row, User, Value, What};
use crate::schedule::{Operation, Person, Schedule, TABS};

/// How long each call takes, in milliseconds.
const TAKES: i64 = 10;

/// What an honest device would have recorded.
pub fn honest(schedule: &Schedule) -> Record {
    let mut device = Device { now: 1_000_000, person: None, user: None, told: None, users: BTreeMap::new(), record: empty() };
    for tab in 0..TABS {
        device.loads(tab);
    }
    for (_, tab, numbered) in Plan::of(schedule).calls() {
        device.make(tab, numbered.call, numbered.step.operation);
    }
    device.record
}

struct Device {
    now: i64,
    person: Option<Person>,
    user: Option<Kept>,
    /// Whom the listeners were told of last.
    told: Option<String>,
    /// The platform's.
    users: BTreeMap<Person, String>,
    record: Record,
}

#[derive(Clone)]
struct Kept {
    id: String,
    /// For whom the app said that it is.
    person: Option<Person>,
    token: Secret,
    is_old: bool,
}

fn empty() -> Record {
    Record { events: Vec::new(), counters: Counters::default(), log: Vec::new(), users: Vec::new(), settled: true }
}

impl Device {
    fn event(&mut self, tab: Option<usize>, call: Option<Call>, what: What) {
        self.record.events.push(Event { at: self.now, tab, call, what });
    }

    fn id(&self) -> Option<String> {
        self.user.as_ref().map(|user| user.id.clone())
    }

    fn loads(&mut self, tab: usize) {
        self.event(Some(tab), None, What::Loaded);
        let now = self.id();
        self.event(Some(tab), None, What::Changed { now, before: None });
    }

    fn make(&mut self, tab: usize, call: Call, operation: Operation) {
        let whose = match operation {
            Operation::CreateUser { named: true, .. } => Some(self.person),
            Operation::Ensure { whom, .. } => Some(whom.or(self.person)),
            _ => None,
        };
        // Where nobody is known to be logged in the call is not made.
        let (Some(person), is_named) = (whose.unwrap_or(Some(Person::Ada)), whose.is_some()) else { return };
        let person = is_named.then_some(person);
        self.now += TAKES;
        self.event(Some(tab), Some(call), What::Began { person: person.map(|person| person.external_id().into()) });
        let value = |value| Came::Value(value);
        let came = match operation {
            Operation::CreateUser { .. } if self.user.is_some() => Came::Error(failure("user-exists", "nothing-happened")),
            Operation::CreateUser { .. } => self.create(tab, call, person),
            Operation::Ensure { reject, .. } => self.ensure(tab, call, person, reject),
            Operation::Token => self.token(tab),
            Operation::Age { .. } => {
                self.user.iter_mut().for_each(|user| user.is_old = true);
                value(Value::default())
            }
            Operation::Reset => {
                self.user = None;
                value(Value::default())
            }
            Operation::LogIn { person } => {
                self.person = Some(person);
                value(Value::default())
            }
            Operation::LogOut => {
                self.person = None;
                value(Value::default())
            }
            Operation::GetUserId => value(Value { user: Some(self.id()), ..Value::default() }),
            Operation::Heard => value(Value { user: Some(self.id()), heard: Some(self.id()), ..Value::default() }),
            Operation::UserExists | Operation::IsUserLinked => value(Value { exists: Some(self.user.is_some()), ..Value::default() }),
            Operation::Look => {
                let there = Some(self.user.is_some());
                value(Value { user: Some(self.id()), exists: there, linked: there, ..Value::default() })
            }
            Operation::Stored => {
                let home = self.id().map(|user| format!("{{\"userId\":\"{user}\"}}"));
                value(Value { row: Some(Some(Row { phase: "user".into(), home: home.clone() })), home, ..Value::default() })
            }
            Operation::ClearStorage => value(Value::default()),
            Operation::Reload | Operation::Away { .. } | Operation::Close => return self.loads(tab),
        };
        self.now += TAKES;
        self.event(Some(tab), Some(call), What::Settled { elapsed: TAKES as f64, came });
        self.tell();
    }

    /// Every listener is told, if there is news.
    fn tell(&mut self) {
        let now = self.id();
        if now != self.told {
            let before = std::mem::replace(&mut self.told, now.clone());
            (0..TABS).for_each(|tab| self.event(Some(tab), None, What::Changed { now: now.clone(), before: before.clone() }));
        }
    }

    fn ensure(&mut self, tab: usize, call: Call, person: Option<Person>, reject: bool) -> Came {
        match &self.user {
            Some(user) if user.person == person => return answer(user),
            Some(_) if reject => return Came::Error(failure("other-user", "nothing-happened")),
            Some(_) => {
                self.user = None;
                self.tell();
                self.now += TAKES;
            }
            None => {}
        }
        self.create(tab, call, person)
    }

    fn create(&mut self, tab: usize, call: Call, named: Option<Person>) -> Came {
        self.event(Some(tab), Some(call), What::Asked);
        let Some(person) = self.person else { return Came::Error(failure("unauthorized", "nothing-happened")) };
        let code = Secret::new(format!("code of call {call}"));
        let token = Secret::new(format!("token of call {call}"));
        let known = self.users.contains_key(&person);
        let id = self.users.entry(person).or_insert_with(|| format!("user-of-{}", person.external_id())).clone();
        if !known {
            self.record.users.push(User { user_id: id.clone(), external_id: person.external_id().into() });
            self.record.counters.users_made += 1;
        }
        self.record.counters.exchange += 1;
        self.record.log.push(acted(&code, &token, &id, if known { "user restored" } else { "user made" }));
        self.event(Some(tab), Some(call), What::Posted { code });
        let user = Kept { id, person: named, token, is_old: false };
        let came = answer(&user);
        self.user = Some(user);
        came
    }

    fn token(&mut self, tab: usize) -> Came {
        let Some(mut user) = self.user.clone() else {
            return Came::Error(Error { reason: "NO_USER".into(), ..failure("no-user", "nothing-happened") });
        };
        if user.is_old {
            let new = Secret::new(format!("new token at {}", self.now));
            self.event(Some(tab), None, What::Refreshing { token: user.token.clone() });
            self.record.log.push(refreshed(&user.token, &new, &user.id));
            self.event(Some(tab), None, What::Refreshed);
            user = Kept { token: new, is_old: false, ..user };
            self.user = Some(user.clone());
        }
        Came::Value(Value { token: Some(user.token), ..Value::default() })
    }
}

fn answer(user: &Kept) -> Came {
    Came::Value(Value { user: Some(Some(user.id.clone())), token: Some(user.token.clone()), ..Value::default() })
}

pub fn acted(code: &Secret, token: &Secret, user: &str, how: &str) -> Entry {
    posted("/users".into(), 201, format!("code {code} gave token {token} of {user}: {how}"))
}

pub fn refreshed(old: &Secret, new: &Secret, user: &str) -> Entry {
    posted(format!("/users/{user}/token"), 200, format!("token {old} refreshed to {new}"))
}

pub fn posted(path: String, status: u16, what: String) -> Entry {
    Entry { at: 0, method: "POST".into(), path, status: Some(status), what, fault: None }
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
