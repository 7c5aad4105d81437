//! Where the row lies: in the ledger; in localStorage where there is no IndexedDB; in memory where the app chose so.

use std::cell::RefCell;

use js_sys::Promise;

use super::home::Home;
use super::js::{self, Foreign};
use super::ledger::{Transaction, Trouble};
use super::{clock, locks, shared, tab};
use crate::core::ledger::{Home as Compared, decide};
use crate::core::{Intent, Place, Plan, Row, StorageFault, Stored, Verdict, policy, timeline};
use crate::wire::record;
use crate::wire::timeline::Timeline;

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
pub async fn transact(intent: &Intent, persistence: Persistence, interrupt: Option<&Promise>, patience: u32) -> Result<Verdict, StorageFault> {
    if let Persistence::Memory = persistence {
        return Ok(in_memory(intent));
    }
    match intent {
        Intent::Read => shared::read(interrupt, patience).await,
        _ => transact_alone(intent, interrupt, patience).await,
    }
}

pub async fn transact_alone(intent: &Intent, interrupt: Option<&Promise>, patience: u32) -> Result<Verdict, StorageFault> {
    let home = Home::open()?;
    match in_ledger(intent, &home, interrupt, patience).await {
        Ok(verdict) => Ok(verdict),
        Err(Trouble::Fault(fault)) => Err(fault),
        Err(Trouble::Missing) => {
            tab::with(|tab| tab.best_effort = true);
            let (_lock, held) = locks::hold(None);
            held.await;
            in_home(intent, &home)
        }
    }
}

fn plan(intent: &Intent, stored: &Stored, home: Compared, place: Place) -> Plan {
    let mut plan = decide(intent, stored, home, clock::now().wall, tab::with(|tab| tab.epoch));
    if let Verdict::Seen(look) = &mut plan.verdict {
        look.place = place;
    }
    plan
}

/// Where there is no ledger to keep the timeline, the tab remembers.
fn note_in_tab(intent: &Intent, stored: &Stored, home: Compared, plan: &Plan) {
    timeline::note(intent, stored, home, plan, false, &mut tab::remember);
}

fn in_memory(intent: &Intent) -> Verdict {
    let stored = MEMORY.with_borrow(|row| row.clone().map_or(Stored::Missing, Stored::Row));
    let plan = plan(intent, &stored, Compared::Mirrors, Place::Memory);
    note_in_tab(intent, &stored, Compared::Mirrors, &plan);
    if plan.put.is_some() {
        MEMORY.replace(plan.put);
    }
    plan.verdict
}

async fn in_ledger(intent: &Intent, home: &Home, interrupt: Option<&Promise>, patience: u32) -> Result<Verdict, Trouble> {
    let write = !matches!(intent, Intent::Read | Intent::Look);
    let transaction = Transaction::begin(write, interrupt, patience).await?;
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
    let compared = record::compare(text.as_deref(), lying.as_deref());
    let mut plan = plan(intent, &stored, compared, Place::Ledger);
    let mut kept = Timeline::read(value.as_ref(), policy::DEVICE_ENTRIES);
    if plan.set_aside {
        home.set_aside(value.as_ref().and_then(|value| js::stringify(&value.0)).or(text).as_deref());
    }
    if !write {
        if let Verdict::Seen(look) = &mut plan.verdict {
            look.timeline = kept.text().into();
            look.set_aside = home.length_aside();
        }
        return Ok(plan.verdict);
    }
    let adopted = value.is_none() && matches!(stored, Stored::Row(_));
    let noted = timeline::note(intent, &stored, compared, &plan, adopted, &mut |entry| kept.add(&clock::moment(), entry));
    // Whatever is worth a note lies on the device from then on.
    if let (true, None, Stored::Row(row)) = (noted, &plan.put, stored) {
        plan.put = Some(row);
    }
    if let Some(row) = &plan.put {
        lying = home_text(row);
        transaction.put(&record::row(row, lying.as_deref(), Some(kept.text()), js::object))?;
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
    let stored = stored.unwrap_or(Stored::Missing);
    let mut plan = plan(intent, &stored, compared, Place::Home);
    if let Verdict::Seen(look) = &mut plan.verdict {
        look.set_aside = home.length_aside();
    }
    if plan.set_aside {
        home.set_aside(text.as_deref());
    }
    finish(intent, home, &plan)?;
    if let Some(row) = &plan.put {
        home.mirror(js::stringify(&record::row(row, home_text(row).as_deref(), None, js::object)).as_deref())?;
    }
    note_in_tab(intent, &stored, compared, &plan);
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
