//! A page on strings: it fetches what to do next, does it, and tells what came of it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use edge_tests::{Outcome, Sure};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    sync::{Notify, mpsc},
    time::timeout,
};

/// Longer than any call may take.
const PATIENCE: Duration = Duration::from_secs(50);

#[derive(Clone)]
pub struct Puppet {
    url: String,
    string: Arc<Strand>,
}

/// Where a page stands still, before or after something it does.
#[derive(Deserialize)]
pub struct Reached {
    /// Counted from 1; 0 where it came to the end.
    pub number: usize,
    pub name: String,
    /// All that came before it.
    pub names: Vec<String>,
    /// What the call under way had come to, if it had.
    pub told: Option<Value>,
}

impl Puppet {
    pub(super) const fn new(url: String, string: Arc<Strand>) -> Self {
        Self { url, string }
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Runs the body of an async function in the page. It sees all of the edge tests' `page.js`, `puppet.js` and `points.js`.
    pub async fn run(&self, script: &str) -> Sure<Value> {
        let number = self.string.send(script);
        let done = timeout(PATIENCE, self.string.answer(number)).await.map_err(|_| format!("the page did not do within {PATIENCE:?}: {script}"))?;
        match done["error"].as_str() {
            Some(error) => Err(format!("the page threw {error} in: {script}").into()),
            None => Ok(done["value"].clone()),
        }
    }

    /// Says what to do and does not wait for it.
    pub fn let_run(&self, script: &str) {
        self.string.send(script);
    }

    /// What a call came to, `told(...)` in `page.js`; `call` is an expression in which `m` is the module.
    pub async fn call(&self, call: &str, patience: u128) -> Sure<Value> {
        self.run(&format!("return await told((m) => {call}, {patience})")).await
    }

    /// Begins a call and comes back at once; `settled` tells what it came to.
    pub async fn begin(&self, call: &str, patience: u128) -> Outcome {
        self.run(&format!("await sentiance(); globalThis.begun = {{ call: told((m) => {call}, {patience}) }}")).await.map(drop)
    }

    pub async fn settled(&self) -> Sure<Value> {
        self.run("return await begun.call").await
    }

    /// The tab goes to another page. This one asks for nothing more, unless it comes back.
    pub async fn go(&self, to: &Self) -> Outcome {
        self.let_run(&format!("location.assign({:?}); await new Promise((tell) => addEventListener('pageshow', tell))", to.url));
        to.run("").await.map(drop)
    }

    pub async fn load_again(&self) -> Outcome {
        // The old page asks for nothing more.
        self.let_run("location.reload(); await new Promise(() => {})");
        self.run("").await.map(drop)
    }

    /// Waits until the page stands still at a point.
    pub async fn reached(&self) -> Sure<Reached> {
        let reached = timeout(PATIENCE, self.string.reached_point()).await.map_err(|_| format!("the page did not reach its point within {PATIENCE:?}"))?;
        Ok(serde_json::from_value(reached)?)
    }

    /// Gives the page's process a mark in the list of processes.
    pub async fn mark(&self) -> Outcome {
        self.run("await mark()").await.map(drop)
    }
}

/// What goes between the test and one page. A page that is loaded again goes on where the last one was.
pub(super) struct Strand {
    sender: mpsc::UnboundedSender<Value>,
    receiver: tokio::sync::Mutex<mpsc::UnboundedReceiver<Value>>,
    heard: Mutex<Heard>,
    news: Notify,
}

#[derive(Default)]
struct Heard {
    sent: u64,
    answers: HashMap<u64, Value>,
    reached: Option<Value>,
}

impl Strand {
    fn new() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self { sender, receiver: receiver.into(), heard: Mutex::default(), news: Notify::new() }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, script: &str) -> u64 {
        let mut heard = self.heard();
        heard.sent += 1;
        // The receiver lives as long as the sender.
        let _ = self.sender.send(json!({ "number": heard.sent, "script": script }));
        heard.sent
    }

    async fn answer(&self, number: u64) -> Value {
        self.hear(|heard| heard.answers.remove(&number)).await
    }

    async fn reached_point(&self) -> Value {
        self.hear(|heard| heard.reached.take()).await
    }

    async fn hear(&self, take: impl Fn(&mut Heard) -> Option<Value>) -> Value {
        loop {
            let news = self.news.notified();
            if let Some(value) = take(&mut self.heard()) {
                return value;
            }
            news.await;
        }
    }

    pub async fn next(&self) -> Value {
        self.receiver.lock().await.recv().await.unwrap_or_default()
    }

    pub fn done(&self, done: &Value) {
        if let Some(number) = done["number"].as_u64() {
            self.heard().answers.insert(number, done.clone());
        }
        self.news.notify_waiters();
    }

    pub fn reached(&self, reached: Value) {
        self.heard().reached = Some(reached);
        self.news.notify_waiters();
    }
}

/// All pages of an app, by their names.
#[derive(Default)]
pub(super) struct Strings(Mutex<HashMap<String, Arc<Strand>>>);

impl Strings {
    pub fn string(&self, name: &str) -> Arc<Strand> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(name.into()).or_insert_with(|| Arc::new(Strand::new())).clone()
    }
}
