//! The ledger: IndexedDB, one row, strict durability.

use std::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbFactory, IdbObjectStore, IdbTransaction};

use super::home::fault;
use super::js;
use super::wait::{Alarm, wait};
use crate::core::StorageFault;

const NAME: &str = "sentiance.device";
const STORE: &str = "device";
const ROW: &str = "row";
/// Some engines never answer an open; none should take this long, in milliseconds.
const OPEN_PATIENCE: u32 = 4_000;
/// As long as one transaction may take.
pub const PATIENCE: u32 = 5_000;
/// The same for a call that is over and only tidies up: the facade takes a module that goes on for long for dead.
pub const TIDY_PATIENCE: u32 = 2_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = IdbDatabase)]
    #[derive(Clone)]
    type Database;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Database, store: &str, mode: &str, options: &JsValue) -> Result<IdbTransaction, JsValue>;
}

thread_local! {
    /// The open connection, until it turns out to be lost.
    static CONNECTION: RefCell<Option<Database>> = const { RefCell::new(None) };
}

/// Why the ledger cannot be used.
pub enum Trouble {
    /// There is no IndexedDB here, or this page may not use it.
    Missing,
    Fault(StorageFault),
}

impl From<JsValue> for Trouble {
    fn from(error: JsValue) -> Self {
        Trouble::Fault(fault(&error))
    }
}

/// A transaction on the one row.
pub struct Transaction<'a> {
    transaction: IdbTransaction,
    store: IdbObjectStore,
    end: Promise,
    interrupt: Option<&'a Promise>,
    alarm: Alarm,
}

impl<'a> Transaction<'a> {
    pub async fn begin(write: bool, interrupt: Option<&'a Promise>, patience: u32) -> Result<Self, Trouble> {
        let mode = if write { "readwrite" } else { "readonly" };
        let begin = |database: &Database| database.transaction(STORE, mode, &js::literal(r#"{"durability":"strict"}"#));
        let transaction = match begin(&connect(interrupt, patience).await?) {
            Ok(transaction) => transaction,
            Err(_) => {
                // The connection died under us: once more with a new one.
                CONNECTION.take();
                begin(&connect(interrupt, patience).await?)?
            }
        };
        let store = transaction.object_store(STORE)?;
        // One promise for whichever comes first; it never rejects.
        let (end, told) = js::promise();
        on(&transaction, "oncomplete", &told);
        on(&transaction, "onabort", &told);
        Ok(Self { transaction, store, end, interrupt, alarm: Alarm::new(patience) })
    }

    /// What lies there. The transaction stays open for what is done at once after this.
    pub async fn row(&self) -> Result<JsValue, Trouble> {
        let request = self.store.get(&ROW.into())?;
        let (answered, told) = js::promise();
        on(&request, "onsuccess", &told);
        on(&request, "onerror", &told);
        match self.alarm.wait(&answered, self.interrupt).await.value() {
            Some(event) if !event.is_undefined() => Ok(request.result()?),
            _ => Err(Trouble::Fault(self.abort())),
        }
    }

    pub fn put(&self, row: &JsValue) -> Result<(), StorageFault> {
        self.store.put_with_key(row, &ROW.into()).map(drop).map_err(|error| fault(&error))
    }

    /// Undoes everything, if it still can be. What cannot be aborted may have been committed.
    pub fn abort(&self) -> StorageFault {
        if self.transaction.abort().is_ok() { StorageFault::Failed } else { StorageFault::Unknown }
    }

    /// Waits until all of it is durable. Never ended early by an interruption: what is issued is waited for.
    pub async fn complete(self) -> Result<(), StorageFault> {
        match self.alarm.wait(&self.end, None).await.value() {
            Some(event) if js::get(&event, "type").is_some_and(|kind| kind == "complete") => Ok(()),
            Some(_) => Err(js::get(&self.transaction, "error").map_or(StorageFault::Failed, |error| fault(&error))),
            None => Err(self.abort()),
        }
    }
}

async fn connect(interrupt: Option<&Promise>, patience: u32) -> Result<Database, Trouble> {
    if let Some(database) = CONNECTION.with_borrow(Clone::clone) {
        return Ok(database);
    }
    let factory: IdbFactory = js::global("indexedDB").ok_or(Trouble::Missing)?.unchecked_into();
    let interrupted = open(&factory, interrupt, patience).await?.is_undefined();
    if !interrupted && CONNECTION.with_borrow(Option::is_none) {
        // It had no store, and has been deleted.
        open(&factory, interrupt, patience).await?;
    }
    CONNECTION.with_borrow(Clone::clone).ok_or(Trouble::Fault(StorageFault::Failed))
}

/// Whatever a page has made of IndexedDB: what is no request never tells, and is not waited for longer than its time.
fn on(target: &JsValue, event: &str, listener: &JsValue) {
    js::set(target.unchecked_ref(), event, listener);
}

/// Keeps the connection, or deletes a database that is of no use. Gives the event that told, nothing where the call was interrupted.
async fn open(factory: &IdbFactory, interrupt: Option<&Promise>, patience: u32) -> Result<JsValue, Trouble> {
    let request = factory.open_with_u32(NAME, 1).map_err(|error| unusable(&error))?;
    let (answered, told) = js::promise();
    // Done even if the call has ended meanwhile: a database without its store would be of no use, and a connection that nobody closes
    // would be in the way of whoever deletes it.
    let (upgrading, opened, answer, factory) = (request.clone(), request.clone(), told.clone(), factory.clone());
    let make = Closure::once_into_js(move || upgrading.result()?.unchecked_into::<IdbDatabase>().create_object_store(STORE).map(drop));
    let keep = Closure::once_into_js(move |event: JsValue| {
        let kept = opened.result().is_ok_and(|database| keep(database.unchecked_into()));
        if kept || !delete(&factory, &answer) {
            js::tell(&answer, &event);
        }
    });
    on(&request, "onupgradeneeded", &make);
    on(&request, "onsuccess", &keep);
    on(&request, "onerror", &told);
    let event = wait(&answered, patience.min(OPEN_PATIENCE), interrupt).await.value().ok_or(Trouble::Fault(StorageFault::Failed))?;
    js::get(&request, "error").map_or(Ok(event), |error| Err(unusable(&error)))
}

/// Whether it has the store. Without it, left so by a page that was interrupted, it can only be made anew: there is no second version.
fn keep(database: Database) -> bool {
    // Another page deletes the database: let it. The next transaction then fails to begin, and connects anew.
    if let Some(close) = js::get(&database, "close") {
        on(&database, "onversionchange", &close.unchecked_into::<Function>().bind0(&database));
    }
    let whole = js::get(&database, "objectStoreNames").is_some_and(|names| js::call(&names, "contains", &[STORE.into()]).is_ok_and(|has| has.is_truthy()));
    if whole {
        CONNECTION.replace(Some(database));
    }
    whole
}

/// Asked for in the moment in which the store was found missing, while that connection is open: nobody can have made the store, and
/// stored anything, before the database is gone.
fn delete(factory: &IdbFactory, told: &JsValue) -> bool {
    let Ok(request) = factory.delete_database(NAME) else { return false };
    on(&request, "onsuccess", told);
    on(&request, "onerror", told);
    true
}
/// Where this page may not use IndexedDB every page of the origin is told so, and all take the same other way.
fn unusable(error: &JsValue) -> Trouble {
    match js::name_of(error).as_deref() {
        Some("SecurityError" | "InvalidStateError") => Trouble::Missing,
        _ => Trouble::Fault(fault(error)),
    }
}
