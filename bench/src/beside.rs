//! The package beside the peers: every round visits every subject once, in an order drawn anew.

use std::time::Instant;

use rand::{SeedableRng, rngs::ChaCha12Rng, seq::SliceRandom};
use webdriver_harness::{Engine, Sure};

use crate::{
    figures::Figures,
    server::Server,
    subject::Subject,
    visit::{Calls, Start, Visitor, seconds},
};

/// Calls and reads of a subject in each round.
const CALLS: usize = 12;
const READS: usize = 60;

/// All about one subject in one engine.
#[derive(Default)]
pub struct Row {
    pub bytes: u64,
    pub requests: u64,
    pub cold: Starts,
    pub slow: Starts,
    /// Until a page told who the user is, where there is one.
    pub back: Figures,
    pub heap: Figures,
    pub calls: Calls,
    /// Each call less the bare requests of its turn; and, where there is a ledger, with the ledger's transactions.
    pub over_requests: Figures,
    pub over_ledger: Figures,
}

#[derive(Default)]
pub struct Starts {
    pub ready: Figures,
    pub known: Figures,
    pub longest: Figures,
    pub blocking: Figures,
}

pub struct Beside {
    pub engine: Engine,
    pub version: String,
    pub rounds: usize,
    pub isolated: bool,
    /// How many times slower a fixed piece of work was where the processor was slowed down.
    pub slowness: Figures,
    /// A row for each subject.
    pub rows: Vec<Row>,
}

pub async fn run(engine: Engine, subjects: &[&Subject], rounds: usize, seed: u64, server: &Server, sites: &mut usize) -> Sure<Beside> {
    let began = Instant::now();
    let visitor = Visitor::start(engine, false).await?;
    let slow = if engine == Engine::Chromium { Some(Visitor::start(engine, true).await?) } else { None };
    let mut beside = Beside {
        engine,
        version: visitor.browser.version(),
        rounds,
        isolated: true,
        slowness: Figures::default(),
        rows: subjects.iter().map(|_| Row::default()).collect(),
    };
    let mut next = || {
        *sites += 1;
        server.site(*sites)
    };
    // The first pages of a browser wait for what it does only once.
    for visitor in std::iter::once(&visitor).chain(&slow) {
        visitor.browser.open(&format!("{}/blank", next())).await?;
    }
    if let Some(slow) = &slow {
        for _ in 0..5 {
            beside.slowness.add(slow.spin().await? / visitor.spin().await?);
        }
    }
    let mut order: Vec<usize> = (0..subjects.len()).collect();
    let mut random = ChaCha12Rng::seed_from_u64(seed);
    for round in 1..=rounds {
        order.shuffle(&mut random);
        for &at in &order {
            let (subject, row) = (subjects[at], &mut beside.rows[at]);
            let failed = |failure: webdriver_harness::Failure| format!("{} in {engine}: {failure:?}", subject.name);
            let page = format!("{}/page/{}", next(), subject.name);
            beside.isolated &= visit(&visitor, &page, row).await.map_err(failed)?;
            if let Some(slow) = &slow {
                let start = slow.visit(&format!("{}/page/{}", next(), subject.name)).await.map_err(failed)?;
                row.slow.add(&start);
            }
        }
        eprintln!("{engine}: round {round} of {rounds}, {}", seconds(began));
    }
    for visitor in std::iter::once(visitor).chain(slow) {
        visitor.close().await?;
    }
    Ok(beside)
}

/// A first visit, what can be called there, and another visit with the user that it left. Whether the page's clock was a fine one.
async fn visit(visitor: &Visitor, page: &str, row: &mut Row) -> Sure<bool> {
    let start = visitor.visit(page).await?;
    if start.user.is_some() {
        return Err("there is a user on a site that nobody has visited".into());
    }
    row.cold.add(&start);
    (row.bytes, row.requests) = (start.bytes, start.requests);
    if visitor.browser.engine() == Engine::Chromium {
        row.heap.add(visitor.heap().await? + start.wasm);
    }
    row.add(visitor.calls(CALLS, READS).await?);
    let back = visitor.visit(page).await?;
    if !row.calls.call.is_empty() {
        back.user.ok_or("the user was not there after the page was opened again")?;
        row.back.add(back.known);
    }
    Ok(start.isolated)
}

impl Row {
    fn add(&mut self, calls: Calls) {
        self.over_requests.extend(&calls.call.less(&calls.bare));
        self.over_ledger.extend(&calls.call.less(&calls.ledger));
        let all = &mut self.calls;
        for (all, these) in [
            (&mut all.call, &calls.call),
            (&mut all.bare, &calls.bare),
            (&mut all.ledger, &calls.ledger),
            (&mut all.read, &calls.read),
            (&mut all.get, &calls.get),
            (&mut all.sign_out, &calls.sign_out),
        ] {
            all.extend(these);
        }
        all.steps = calls.steps;
    }

    pub fn all(&self) -> impl Iterator<Item = &Figures> {
        let Calls { call, bare, ledger, read, get, sign_out, .. } = &self.calls;
        let starts = [&self.cold, &self.slow].into_iter().flat_map(|starts| [&starts.ready, &starts.known, &starts.longest, &starts.blocking]);
        starts.chain([&self.back, &self.heap, call, bare, ledger, read, get, sign_out])
    }
}

impl Starts {
    fn add(&mut self, start: &Start) {
        self.ready.add(start.ready);
        self.known.add(start.known);
        self.longest.add(start.longest);
        self.blocking.add(start.blocking);
    }
}
