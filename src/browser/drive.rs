//! Drives one operation of the core: does what it says, tells it what happened, until it is settled.

use std::sync::Arc;

use js_sys::Promise;
use wasm_bindgen::JsValue;

use super::http::{Question, Reply};
use super::js::{self, Foreign};
use super::ledger::{PATIENCE, TIDY_PATIENCE};
use super::locks::{self, Held};
use super::store::{self, Persistence};
use super::tab::Guard;
use super::wait::{Waiting, sleep};
use super::{code, platform, tab, url};
use crate::core::{Answer, Effect, Event, Failure, Kind, Liveness, Operation, Party, Secret, Subject};
use crate::wire::answers::Grant;
use crate::wire::options::CodeOption;

/// What the app configured, as the facade hands it over with every call: an object of its own, that nobody changes any more.
pub struct Config {
    pub persistence: Persistence,
    given: JsValue,
}

impl Config {
    pub fn new(given: JsValue) -> Self {
        let in_memory = js::get(&given, "persistence").is_some_and(|persistence| persistence == "memory");
        Self { persistence: if in_memory { Persistence::Memory } else { Persistence::Device }, given }
    }

    /// For what no caller asked for.
    pub const fn bare(persistence: Persistence) -> Self {
        Self { persistence, given: JsValue::UNDEFINED }
    }

    /// Whether that host may be spoken to without encryption.
    pub fn allows(&self, host: &str) -> bool {
        js::get(&self.given, "allowInsecureHosts").is_some_and(|hosts| js::call(&hosts, "includes", &[host.into()]).is_ok_and(|is| is == JsValue::TRUE))
    }

    /// The app's own function in the place of one of the platform's calls.
    pub fn function(&self, name: &str) -> Option<JsValue> {
        js::get(&self.given, name)
    }
}

/// What the edge keeps for one call; the core never sees it.
pub struct Errand {
    pub config: Config,
    pub code: Option<CodeOption<Foreign>>,
    /// The caller's platform, which wins over the backend's.
    pub platform: Option<String>,
    grant: Option<(Secret, String)>,
    lock: Option<Held>,
    /// What the app's own function threw.
    cause: JsValue,
}

impl Errand {
    pub const fn new(config: Config) -> Self {
        Self { config, code: None, platform: None, grant: None, lock: None, cause: JsValue::UNDEFINED }
    }

    /// What the app's own function threw, if that is why.
    pub fn cause(&self, failure: &Failure) -> Option<&JsValue> {
        matches!(failure.kind, Kind::CallbackFailed).then_some(&self.cause)
    }
}

pub async fn drive(guard: &Guard, operation: &mut Operation, errand: &mut Errand) -> Result<Answer, Failure> {
    if matches!(operation, Operation::Create(_)) {
        guard.mark_creation();
    }
    let mut event = Event::Start;
    loop {
        let effect = tab::turn(operation, event);
        if let Effect::Settle(result) = effect {
            errand.lock = None;
            return result;
        }
        let interruptible = operation.is_interruptible();
        let patience = if guard.why().is_some() { TIDY_PATIENCE } else { PATIENCE };
        event = errand.perform(&effect, interruptible.then(|| guard.interrupt()), patience).await;
        if let (true, Some(why)) = (interruptible, guard.why()) {
            event = Event::Interrupted(why);
        }
    }
}

impl Errand {
    async fn perform(&mut self, effect: &Effect, interrupt: Option<&Promise>, patience: u32) -> Event {
        if let Some(waiting) = self.wait(effect, interrupt) {
            let ended = waiting.await;
            return match *effect {
                Effect::Hold(_) => Event::Held,
                Effect::Probe(_) => Event::Probed(locks::liveness(ended, Liveness::Unknown)),
                Effect::Outlast { .. } => Event::Probed(locks::liveness(ended, Liveness::Held)),
                _ => Event::Woke,
            };
        }
        // What is asked of a server, or of the app, has one way through all that may happen to it.
        let (question, within) = match *effect {
            Effect::FetchCode { attempt, within } => match self.ask_for_code(attempt) {
                Ok(question) => (question, within),
                Err(known) => return Event::Code(known),
            },
            Effect::Exchange { install, key, within } => match &self.grant {
                Some((code, platform)) => (platform::exchange(code, platform, key, install, &self.config), within),
                None => return Event::Exchanged(Err(Failure::new(Kind::InvalidAnswer))),
            },
            Effect::Refresh { ref user, within } => (platform::refresh(user, &self.config), within),
            Effect::Fence => {
                tab::fence();
                return Event::Fenced;
            }
            Effect::Transact(ref intent) => return Event::Ledger(store::transact(intent, self.config.persistence, interrupt, patience).await),
            Effect::Notify(ref user, install) => {
                platform::notify_reset(user, install, &self.config);
                return Event::Notified;
            }
            // Waited for already, or the end.
            Effect::Hold(_) | Effect::Probe(_) | Effect::Outlast { .. } | Effect::Sleep { .. } | Effect::Settle(_) => return Event::Woke,
        };
        let reply = question.reply(within, interrupt, &mut self.cause).await;
        match *effect {
            Effect::FetchCode { .. } => Event::Code(self.code(reply)),
            Effect::Refresh { .. } => Event::Refreshed(platform::refreshed(reply)),
            _ => {
                // No code is sent twice.
                let platform = self.grant.take().map(|(_, platform)| platform).unwrap_or_default();
                Event::Exchanged(platform::exchanged(reply, &platform).map(Arc::new))
            }
        }
    }

    /// What is to be waited for, where that is all of it.
    fn wait(&mut self, effect: &Effect, interrupt: Option<&Promise>) -> Option<Waiting> {
        Some(match *effect {
            Effect::Hold(op) => {
                let (lock, waiting) = locks::hold(Some(op));
                self.lock = Some(lock);
                waiting
            }
            Effect::Probe(op) => locks::probe(op),
            Effect::Outlast { holder, within } => locks::outlast(holder, within, interrupt),
            Effect::Sleep { millis, or_online } => sleep(millis, or_online.then_some("online"), interrupt),
            _ => return None,
        })
    }

    /// Asks for a code, unless it is known already what comes of that.
    fn ask_for_code(&mut self, attempt: u8) -> Result<Question, Result<(), Failure>> {
        let Some(option) = &self.code else { return Err(Err(Failure::new(Kind::MissingCodeSource))) };
        code::ask(option, attempt).map_err(|known| self.keep(known))
    }

    fn code(&mut self, reply: Result<Reply, Kind>) -> Result<(), Failure> {
        let Some(option) = &self.code else { return Err(Failure::new(Kind::MissingCodeSource)) };
        let grant = code::read(option, reply);
        self.keep(grant)
    }

    /// Keeps a code, and where it is to be exchanged.
    fn keep(&mut self, grant: Result<Grant, Failure>) -> Result<(), Failure> {
        let grant = grant?;
        let platform = match (&self.platform, grant.platform) {
            (Some(own), _) => own.clone(),
            (None, Some(theirs)) => {
                url::platform(&theirs, Subject::Platform, &self.config).map_err(|failure| Failure { party: Some(Party::Backend), ..failure })?
            }
            (None, None) => String::from(crate::wire::url::DEFAULT_PLATFORM),
        };
        self.grant = Some((grant.code, platform));
        Ok(())
    }
}
