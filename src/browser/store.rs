//! Where the row lies: in the ledger; in localStorage where there is no IndexedDB; in memory where the app chose so.

use std::cell::RefCell;

use js_sys::Promise;

use super::home::Home;
use super::js::{self, Foreign};
use super::ledger::{Transaction, Trouble};
use super::{clock, locks, tab};
use crate::core::ledger::{Home as Compared, decide};
use crate::core::{Intent, Plan, Row, StorageFault, Stored, Verdict};
use crate::wire::record;

/// Where the app wants its user.
#[derive(Clone, Copy)]
pub enum Persistence {
    Device,
    Memory,
}

thread_local! {
    static MEMORY: RefCell<Option<Row>> = const { RefCell::new(None) };
}

/// Runs one transaction of the core's.
pub async fn transact(intent: &Intent, persistence: Persistence, interrupt: Option<&Promise>) -> Result<Verdict, StorageFault> {
    if let Persistence::Memory = persistence {
        return Ok(in_memory(intent));
    }
    let home = Home::open()?;
    match in_ledger(intent, &home, interrupt).await {
        Ok(verdict) => Ok(verdict),
        Err(Trouble::Fault(fault)) => Err(fault),
        Err(Trouble::Missing) => {
            tab::with(|tab| tab.best_effort = true);
            let _lock = locks::hold(None).await;
            in_home(intent, &home)
        }
    }
}

fn plan(intent: &Intent, stored: &Stored, home: Compared) -> Plan {
    decide(intent, stored, home, clock::now().wall, tab::with(|tab| tab.epoch))
}

fn in_memory(intent: &Intent) -> Verdict {
    let stored = MEMORY.with_borrow(|row| row.clone().map_or(Stored::Missing, Stored::Row));
    let plan = plan(intent, &stored, Compared::Mirrors);
    if plan.put.is_some() {
        MEMORY.replace(plan.put);
    }
    plan.verdict
}

async fn in_ledger(intent: &Intent, home: &Home, interrupt: Option<&Promise>) -> Result<Verdict, Trouble> {
    let write = !matches!(intent, Intent::Read);
    let transaction = Transaction::begin(write, interrupt).await?;
    let value = transaction.row().await?;
    // From here to the last write nothing is waited for: the transaction would end.
    let visited = visit(intent, home, &transaction, (!value.is_undefined()).then_some(Foreign(value)), write);
    match visited {
        Ok(verdict) => {
            transaction.complete().await.map_err(Trouble::Fault)?;
            Ok(verdict)
        }
        Err(fault) => {
            transaction.abort();
            Err(Trouble::Fault(fault))
        }
    }
}

/// Does to row and home what the core decides.
fn visit(intent: &Intent, home: &Home, transaction: &Transaction, value: Option<Foreign>, write: bool) -> Result<Verdict, StorageFault> {
    let text = home.text()?;
    let mut lying = value.as_ref().and_then(record::home_text);
    let stored = match &value {
        Some(value) => record::read(Some(value), js::parse),
        // A home without a row is adopted only if it was written for want of a ledger.
        None => row_in(text.as_deref()).unwrap_or(Stored::Missing),
    };
    let mut plan = plan(intent, &stored, record::compare(text.as_deref(), lying.as_deref()));
    if plan.set_aside {
        home.set_aside(value.as_ref().and_then(|value| js::stringify(&value.0)).or(text).as_deref());
    }
    if !write {
        return Ok(plan.verdict);
    }
    if let (None, None, Stored::Row(adopted)) = (&value, &plan.put, stored) {
        plan.put = Some(adopted);
    }
    if let Some(row) = &plan.put {
        lying = home_text(row);
        transaction.put(&record::row(row, lying.as_deref(), false, js::object))?;
    }
    finish(intent, home, &plan)?;
    if plan.mirror {
        home.mirror(lying.as_deref())?;
    }
    Ok(plan.verdict)
}

/// The same on localStorage alone: ordered by a Web Lock where there is one, and only likely to be seen by other tabs in time.
fn in_home(intent: &Intent, home: &Home) -> Result<Verdict, StorageFault> {
    let text = home.text()?;
    let stored = row_in(text.as_deref());
    let compared = match (&stored, &text) {
        (None, Some(text)) if !record::is_blank(text) => Compared::Differs,
        _ => Compared::Mirrors,
    };
    let plan = plan(intent, &stored.unwrap_or(Stored::Missing), compared);
    if plan.set_aside {
        home.set_aside(text.as_deref());
    }
    finish(intent, home, &plan)?;
    if let Some(row) = &plan.put {
        home.mirror(js::stringify(&record::row(row, home_text(row).as_deref(), true, js::object)).as_deref())?;
    }
    Ok(plan.verdict)
}

fn finish(intent: &Intent, home: &Home, plan: &Plan) -> Result<(), StorageFault> {
    if matches!(intent, Intent::Reset) {
        home.set_aside(None);
    }
    if plan.prove { home.prove() } else { Ok(()) }
}

/// The row that lies in home itself, if home was written for want of a ledger.
fn row_in(home: Option<&str>) -> Option<Stored> {
    record::read_best_effort(&js::parse(home?)?, js::parse)
}

fn home_text(row: &Row) -> Option<String> {
    js::stringify(&record::home(row.user()?, js::object))
}
