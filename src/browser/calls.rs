//! The calls of the API, as promises.

use std::sync::Arc;

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::drive::{Config, Errand, drive};
use super::js::{self, Foreign};
use super::store::Persistence;
use super::{clock, locks, place, tab, url, wake, watch};
use crate::core::create::Create;
use crate::core::explain::Explain;
use crate::core::policy::DEFAULT_DEADLINE;
use crate::core::read::Read;
use crate::core::reset::Reset;
use crate::core::timeline::What;
use crate::core::token::TokenRequest;
use crate::core::watch::About;
use crate::core::{Answer, Entry, Existing, Failure, Kind, Look, Operation, Reason, Secret, StorageFault, Subject, User, Why};
use crate::wire::explanation::{Surroundings, explanation};
use crate::wire::object::Object;
use crate::wire::options::{self, CodeOption, Refusal};
use crate::wire::results::{self, Keeping};

/// The number of the looks after home, which nobody waits for and nobody interrupts.
const NOBODY: u32 = 0;

/// An operation ready to be driven, or why it is refused.
type Prepared = Result<(Operation, Errand), Refusal>;

/// `spent` is what the facade has used up of the deadline already, in milliseconds; `ensures` tells `ensureUser` from `createUser`.
pub fn create_user(call: u32, given: JsValue, config: JsValue, spent: u32, ensures: bool) -> Promise {
    run(call, prepare(given, config, spent, ensures), |answer, _| match answer {
        Answer::Created(user) => results::created(user, is_expired(user), js::object),
        _ => JsValue::UNDEFINED,
    })
}

/// Everything that can be refused before anything happens.
fn prepare(given: JsValue, config: JsValue, spent: u32, ensures: bool) -> Prepared {
    let mut errand = Errand::new(Config::new(config));
    let options = options::read(&Foreign(given), ensures)?;
    let (fresh, source, timeout) = (clock::fresh(), options.code.source(), options.timeout.saturating_sub(spent));
    let create = match (options.existing, options.person) {
        (Existing::InTheWay, person) => Create::new(fresh, source, person, timeout),
        (existing, Some(person)) => Create::ensuring(fresh, source, person, existing, timeout),
        (_, None) => return Err(Failure::new(Kind::MissingOptions).into()),
    };
    errand.code = Some(match options.code {
        CodeOption::Url { url, request } => CodeOption::Url { url: url::backend(&url, &errand.config)?, request },
        other => other,
    });
    errand.platform = options.platform.map(|platform| url::platform(&platform, Subject::PlatformUrl, &errand.config)).transpose()?;
    Ok((Operation::Create(create), errand))
}

/// A token that is good for a while; `refused` is one that the platform does not take any more. `answer` says the user's in JavaScript.
pub fn token(call: u32, config: JsValue, refused: Option<String>, spent: u32, answer: fn(&Answer, Persistence) -> JsValue) -> Promise {
    let request = TokenRequest::new(clock::fresh().op, refused.map(Secret::new), DEFAULT_DEADLINE.saturating_sub(spent));
    run(call, Ok((Operation::Token(request), Errand::new(Config::new(config)))), answer)
}

pub fn reset(call: u32, config: JsValue) -> Promise {
    run(call, Ok((Operation::Reset(Reset::default()), Errand::new(Config::new(config)))), |_, _| results::reset(init_state(), js::object))
}

/// A question about the user; `answer` says it in JavaScript.
pub fn read(call: u32, config: JsValue, answer: fn(&Answer, Persistence) -> JsValue) -> Promise {
    run(call, Ok((Operation::Read(Read::default()), Errand::new(Config::new(config)))), answer)
}

/// How things stand and how they came to. Whatever is wrong with them is told, not thrown; nothing is written.
pub fn explain(call: u32, config: JsValue) -> Promise {
    run(call, Ok((Operation::Explain(Explain), Errand::new(Config::new(config)))), |answer, persistence| match answer {
        Answer::Seen(seen) => explained(seen.as_deref(), persistence),
        _ => JsValue::UNDEFINED,
    })
}

fn explained(seen: Result<&Look, &StorageFault>, persistence: Persistence) -> JsValue {
    let mut timeline = tab::timeline();
    if let Ok(look) = seen {
        timeline.push_str(&look.timeline);
    }
    let around = Surroundings {
        now: &clock::moment(),
        wall: clock::now().wall,
        storage: place::tier(persistence),
        locks: locks::manager().is_some(),
        timeline: &timeline,
    };
    explanation(seen.map_err(|fault| fault.kind()), &around, js::object)
}

/// What a listener is told, or a question about the status is answered with.
pub fn observed(about: About, user: Option<&User>, persistence: Persistence) -> JsValue {
    match (about, user) {
        (About::User, None) => JsValue::NULL,
        (About::User, Some(user)) => results::user_info(user, is_expired(user), js::object),
        (About::Status, user) => {
            let (best_effort, resetting) = tab::with(|tab| (tab.best_effort, tab.resetting > 0));
            results::status(user, &Keeping { storage: place::tier(persistence), best_effort, locks: locks::manager().is_some(), resetting }, js::object)
        }
    }
}

pub fn status(call: u32, config: JsValue) -> Promise {
    read(call, config, |answer, persistence| observed(About::Status, found(answer).map(Arc::as_ref), persistence))
}

/// Tells `tell` of the user, or of the status, now and whenever it has changed; the number by which that is ended.
pub fn watch(of_status: bool, tell: JsValue, config: JsValue) -> u32 {
    let persistence = Config::new(config).persistence;
    look_after_home(persistence);
    watch::add(if of_status { About::Status } else { About::User }, tell, persistence)
}

pub fn unwatch(number: u32) {
    watch::remove(number);
}

/// A user in JavaScript; `wire` says which of its fields.
type Form = fn(&User, fn(&Object) -> JsValue) -> JsValue;

/// The user that a call answered with, in one of its forms.
pub fn told(answer: &Answer, form: Form) -> JsValue {
    found(answer).map_or(JsValue::UNDEFINED, |user| form(user, js::object))
}

/// The user that a call found, or answered with.
pub const fn found(answer: &Answer) -> Option<&Arc<User>> {
    match answer {
        Answer::Found(user) => user.as_ref(),
        Answer::Created(user) | Answer::Token(user) => Some(user),
        _ => None,
    }
}

fn is_expired(user: &User) -> bool {
    tab::with(|tab| user.token.is_expired(tab, clock::now()))
}

pub fn init_state() -> &'static str {
    results::init_state(tab::with(|tab| tab.resetting > 0))
}

/// Ends a call early: its deadline passed, or its caller gave up.
pub fn interrupt(call: u32, aborted: bool) {
    tab::interrupt(call, if aborted { Why::Abort } else { Why::Deadline });
}

/// Whom an operation is for.
enum Asker {
    /// A caller: `settle` fulfils its promise, `answer` says the answer in JavaScript.
    Caller { settle: JsValue, answer: fn(&Answer, Persistence) -> JsValue },
    /// Home, that it mirrors the ledger again.
    Home,
    /// Those who want to know when the user changes.
    Listeners,
}

fn run(call: u32, prepared: Prepared, answer: fn(&Answer, Persistence) -> JsValue) -> Promise {
    let (operation, errand) = match prepared {
        Ok(prepared) => prepared,
        Err(refusal) => {
            tab::remember(&Entry::new(What::CreateRejected, Some(&refusal.failure)));
            return rejection(&refusal.failure, refusal.failure.kind.reason(), refusal.name.as_deref(), None);
        }
    };
    let (promise, settle) = js::promise();
    start(call, operation, errand, Asker::Caller { settle, answer });
    promise
}

fn start(call: u32, mut operation: Operation, mut errand: Errand, asker: Asker) {
    let guard = tab::enter(call);
    spawn_local(async move {
        let persistence = errand.config.persistence;
        if !matches!(operation, Operation::Explain(_)) {
            look_after_home(persistence);
        }
        if matches!(operation, Operation::Reset(_)) {
            // Listeners learn that it runs, and then that it is over.
            watch::signal(persistence);
        }
        let driven = drive(&guard, &mut operation, &mut errand).await;
        drop(guard);
        match asker {
            Asker::Home => watch::signal(persistence),
            Asker::Listeners => watch::looked(driven.ok(), persistence),
            Asker::Caller { settle, answer } => {
                if watch::concerns(&operation) {
                    watch::signal(persistence);
                }
                let settled = match driven {
                    Ok(settled) => answer(&settled, persistence),
                    Err(failure) => {
                        let reason = if matches!(operation, Operation::Token(_)) { failure.kind.token_reason() } else { failure.kind.reason() };
                        rejection(&failure, reason, None, errand.cause(&failure)).into()
                    }
                };
                js::tell(&settle, &settled);
            }
        }
    });
}

/// What is kept in memory no other page touches.
fn look_after_home(persistence: Persistence) {
    if let Persistence::Device = persistence {
        wake::watch(|| look(Persistence::Device, Asker::Home));
    }
}

/// Looks for those who listen, and tells them ([`watch::looked`]).
pub fn look_for_listeners(persistence: Persistence) {
    look(persistence, Asker::Listeners);
}

/// A question that nobody waits for.
fn look(persistence: Persistence, asker: Asker) {
    start(NOBODY, Operation::Read(Read::default()), Errand::new(Config::bare(persistence)), asker);
}

/// Rejected with what the facade makes a `SentianceError` of. `cause` is what the app's own function threw.
fn rejection(failure: &Failure, reason: Reason, subject: Option<&str>, cause: Option<&JsValue>) -> Promise {
    let record = results::failure(failure, reason, subject, js::object);
    if let Some(cause) = cause {
        js::set(record.unchecked_ref(), "cause", cause);
    }
    Promise::reject(&record)
}
