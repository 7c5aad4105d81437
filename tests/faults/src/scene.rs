//! A row being played: the stage it is played on, and what was seen there.

use std::{ops::Deref, time::Duration};

use edge_tests::{Engine, Outcome, Stage, Sure};
use serde_json::Value;

use crate::{
    Row, Subject, Told,
    cell::{Broken, Seen},
    report,
};

/// Settling is not free on a busy machine: what a call may take beyond its deadline.
const SLACK: Duration = Duration::from_secs(2);
/// How long after its deadline a call is watched: by then it hangs.
const WATCHED: Duration = Duration::from_secs(4);

pub struct Scene {
    pub stage: Stage,
    subject: Subject,
    seen: Seen,
}

impl Deref for Scene {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl Scene {
    pub async fn open(row: &Row, subject: Subject, engine: Engine) -> Sure<Self> {
        let folder = subject.folder()?;
        let stage = if row.over_tls { Stage::open_over_tls(engine, folder).await } else { Stage::open_in(engine, folder).await };
        Ok(Self { stage: stage?, subject, seen: Seen::default() })
    }

    pub fn engine(&self) -> Engine {
        self.stage.browser.engine()
    }

    pub const fn subject(&self) -> Subject {
        self.subject
    }

    pub const fn is_control(&self) -> bool {
        matches!(self.subject, Subject::Control)
    }

    /// Whether every round is to be played, and not only a spread of them.
    pub fn plays_all(&self) -> bool {
        self.engine() == Engine::Chromium || report::is_written()
    }

    /// The next of many rounds begins.
    pub fn round(&mut self) {
        self.seen.rounds += 1;
    }

    pub fn broken_rounds(&self) -> usize {
        self.seen.broken_rounds()
    }

    /// The promise is broken unless that holds.
    pub fn must(&mut self, holds: bool, otherwise: impl Into<String>) {
        if !holds {
            self.seen.broken.push(Broken { round: self.seen.rounds, why: otherwise.into() });
        }
    }

    /// What a call came to. It must settle within its deadline, which the call itself sets.
    pub async fn call(&mut self, call: &str, within: Duration) -> Sure<Told> {
        let told = self.stage.run(&format!("return await told((m) => {call}, {})", (within + WATCHED).as_millis())).await?;
        Ok(self.saw(told, within))
    }

    /// Begins a call and comes back at once; `settled` tells what it came to, in the same tab.
    pub async fn begin(&self, call: &str, within: Duration) -> Outcome {
        let patience = (within + WATCHED).as_millis();
        // Wrapped, because a promise that is returned is waited for.
        self.stage.run(&format!("await sentiance(); window.begun = {{ call: told((m) => {call}, {patience}) }}")).await.map(drop)
    }

    pub async fn settled(&mut self, within: Duration) -> Sure<Told> {
        let told = self.stage.settled().await?;
        Ok(self.saw(told, within))
    }

    /// Notes what a script says of a call, `told(...)` in `page.js`.
    pub fn saw(&mut self, told: Value, within: Duration) -> Told {
        let told = Told::new(told);
        self.must(told.settled(), "hangs");
        let late = told.settled() && told.millis() > (within + SLACK).as_secs_f64() * 1_000.0;
        self.must(!late, format!("settled only after {:.1} s", told.millis() / 1_000.0));
        self.seen.calls.push(told.clone());
        told
    }

    /// Notes something else that was measured.
    pub fn note(&mut self, note: impl Into<String>) {
        self.seen.notes.push(note.into());
    }

    /// How long such a script should watch a call with that deadline.
    pub const fn patience(within: Duration) -> u128 {
        within.saturating_add(WATCHED).as_millis()
    }

    /// Asks the device who is on it. A call that does not answer breaks the promise.
    pub async fn who(&mut self) -> Sure<Option<String>> {
        let told = self.stage.call("Promise.all([m.getUserId(), m.userExists(), m.isUserLinked()])").await?;
        Ok(match told["value"].as_array().map(Vec::as_slice) {
            Some([Value::String(id), Value::Bool(true), Value::Bool(true)]) => Some(id.clone()),
            Some([Value::Null, Value::Bool(false), Value::Bool(false)]) => None,
            Some(_) => {
                self.must(false, format!("the device contradicts itself: {}", told["value"]));
                None
            }
            None => {
                self.must(false, format!("asked for its user, the device says: {}", Told::new(told).word()));
                None
            }
        })
    }

    /// Whether the platform takes that token.
    pub async fn works(&self, token: &str) -> Sure<bool> {
        self.stage.control.takes(token).await
    }

    pub async fn count(&self, name: &str) -> Sure<u64> {
        self.stage.control.count(name).await
    }

    /// The play is over: what was seen, and the browser given back.
    pub(crate) async fn end(self) -> Sure<Seen> {
        let Self { stage, subject, mut seen } = self;
        let counted = stage.control.counters().await?;
        let count = |name: &str| counted[name].as_u64().unwrap_or_default();
        (seen.posts, seen.users) = (count("exchange"), count("users_made"));
        seen.version = stage.browser.version();
        match subject {
            // The browser notes failed requests by itself; anything else on the console would be ours.
            Subject::Ours => stage.finish_after(&[""]).await?,
            Subject::Control => stage.leave().await?,
        }
        Ok(seen)
    }
}
