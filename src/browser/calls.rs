//! The calls of the API, as promises.

use std::sync::Arc;

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use super::drive::{Config, Errand, Trouble, drive};
use super::js::{self, Foreign};
use super::store::Persistence;
use super::{clock, locks, tab, url, wake};
use crate::core::create::Create;
use crate::core::explain::Explain;
use crate::core::read::Read;
use crate::core::reset::Reset;
use crate::core::timeline::What;
use crate::core::{Answer, Entry, Failure, Look, Operation, StorageFault, User, Why};
use crate::wire::explanation::{Surroundings, explanation};
use crate::wire::options::{self, CodeOption, Refusal};
use crate::wire::results;

/// The number of the looks after home, which nobody waits for and nobody interrupts.
const NOBODY: u32 = 0;

/// An operation ready to be driven, or why it is refused.
type Prepared = Result<(Operation, Errand), Refusal>;

/// `spent` is what the facade has used up of the deadline already, in milliseconds.
pub fn create_user(call: u32, given: JsValue, config: &JsValue, spent: u32) -> Promise {
    run(call, prepare(given, config, spent), |answer| match answer {
        Answer::Created(user) => results::created(user, clock::now().wall, js::object),
        _ => JsValue::UNDEFINED,
    })
}

/// Everything that can be refused before anything happens.
fn prepare(given: JsValue, config: &JsValue, spent: u32) -> Prepared {
    let mut errand = Errand::new(read_config(config));
    let options = options::read(&Foreign(given))?;
    let timeout = options.timeout.saturating_sub(spent);
    let operation = Operation::Create(Create::new(clock::fresh(), options.code.source(), timeout));
    errand.code = Some(match options.code {
        CodeOption::Url { url, request } => CodeOption::Url { url: url::backend(&url, &errand.config.allowed)?, request },
        other => other,
    });
    errand.platform = options.platform.map(|platform| url::platform(&platform, "platformUrl", &errand.config.allowed)).transpose()?;
    Ok((operation, errand))
}

pub fn reset(call: u32, config: &JsValue) -> Promise {
    run(call, Ok((Operation::Reset(Reset::default()), Errand::new(read_config(config)))), |_| results::reset(init_state(), js::object))
}

/// A question about the user; `answer` says it in JavaScript.
pub fn read(call: u32, config: &JsValue, answer: fn(&Answer) -> JsValue) -> Promise {
    run(call, Ok((Operation::Read(Read::default()), Errand::new(read_config(config)))), answer)
}

/// How things stand and how they came to. Whatever is wrong with them is told, not thrown; nothing is written.
pub fn explain(call: u32, config: &JsValue) -> Promise {
    run(call, Ok((Operation::Explain(Explain), Errand::new(read_config(config)))), |answer| match answer {
        Answer::Seen(seen) => explained(seen.as_deref()),
        _ => JsValue::UNDEFINED,
    })
}

fn explained(seen: Result<&Look, &StorageFault>) -> JsValue {
    let mut timeline = tab::timeline();
    if let Ok(look) = seen {
        timeline.push_str(&look.timeline);
    }
    let around = Surroundings { now: &clock::moment(), wall: clock::now().wall, locks: locks::manager().is_some(), timeline: &timeline };
    explanation(seen.map_err(|fault| fault.kind()), &around, js::object)
}

/// The user that a read found.
pub const fn found(answer: &Answer) -> Option<&Arc<User>> {
    match answer {
        Answer::Found(user) => user.as_ref(),
        _ => None,
    }
}

pub fn init_state() -> &'static str {
    results::init_state(tab::with(|tab| tab.resetting > 0))
}

/// Ends a call early: its deadline passed, or its caller gave up.
pub fn interrupt(call: u32, aborted: bool) {
    tab::interrupt(call, if aborted { Why::Abort } else { Why::Deadline });
}

fn run(call: u32, prepared: Prepared, answer: fn(&Answer) -> JsValue) -> Promise {
    let guard = tab::enter(call);
    future_to_promise(async move {
        let (operation, errand) = prepared.map_err(|refusal| {
            tab::remember(&Entry::new(What::CreateRejected, Some(&refusal.failure)));
            rejection(&refusal.failure, refusal.name.as_deref(), &JsValue::UNDEFINED)
        })?;
        if matches!(errand.config.persistence, Persistence::Device) && !matches!(operation, Operation::Explain(_)) {
            wake::watch(look);
        }
        match drive(guard, operation, errand).await {
            Ok(settled) => Ok(answer(&settled)),
            Err(Trouble { failure, cause }) => Err(rejection(&failure, None, &cause)),
        }
    })
}

async fn look() {
    let errand = Errand::new(read_config(&JsValue::UNDEFINED));
    let _ = drive(tab::enter(NOBODY), Operation::Read(Read::default()), errand).await;
}

fn read_config(config: &JsValue) -> Config {
    let allowed = js::get(config, "allowInsecureHosts").and_then(|hosts| hosts.dyn_into::<Array>().ok());
    Config {
        persistence: if js::get(config, "persistence").and_then(|text| text.as_string()).as_deref() == Some("memory") {
            Persistence::Memory
        } else {
            Persistence::Device
        },
        allowed: allowed.map(|hosts| hosts.iter().filter_map(|host| host.as_string()).collect()).unwrap_or_default(),
        exchange: js::get(config, "exchange"),
        notify_reset: js::get(config, "notifyReset"),
    }
}

/// What the facade makes a `SentianceError` of. `cause` is what the app's own function threw.
fn rejection(failure: &Failure, subject: Option<&str>, cause: &JsValue) -> JsValue {
    let record = results::failure(failure, subject, js::object);
    js::set(record.unchecked_ref(), "cause", cause);
    record
}
