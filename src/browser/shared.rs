//! Reads that wait share a transaction: however many are asked while one is answered, the next transaction answers them all.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::js;
use super::ledger::PATIENCE;
use super::store::transact_alone;
use super::wait::{FOREVER, wait};
use crate::core::{Intent, StorageFault, Verdict};

/// Those who wait for the same answer.
struct Round {
    answer: OnceCell<Result<Verdict, StorageFault>>,
    answered: Promise,
    tell: JsValue,
}

thread_local! {
    /// Its transaction has not begun: an answer must not be older than the question.
    static NEXT: Cell<Option<Rc<Round>>> = const { Cell::new(None) };
    static ANSWERING: Cell<bool> = const { Cell::new(false) };
}

/// Looks at the row. An interruption ends the waiting of this one alone.
pub async fn read(interrupt: Option<&Promise>, patience: u32) -> Result<Verdict, StorageFault> {
    let round = NEXT.take().unwrap_or_else(Round::new);
    NEXT.set(Some(round.clone()));
    if !ANSWERING.replace(true) {
        spawn_local(answer_all());
    }
    // Whoever can be interrupted has a deadline. A timer for each of a hundred thousand would be over before their page had come to rest.
    wait(&round.answered, if interrupt.is_some() { FOREVER } else { patience }, interrupt).await;
    // No read finds anything else, and the code that copies every verdict is half a kilobyte.
    match round.answer.get() {
        Some(Ok(Verdict::Found { op, generation, user, person, repair })) => {
            Ok(Verdict::Found { op: *op, generation: *generation, user: user.clone(), person: *person, repair: *repair })
        }
        Some(Ok(_)) => Ok(Verdict::NewerVersion),
        Some(Err(fault)) => Err(*fault),
        None => Err(StorageFault::Failed),
    }
}

impl Round {
    fn new() -> Rc<Self> {
        let (answered, tell) = js::promise();
        Rc::new(Self { answer: OnceCell::new(), answered, tell })
    }

    fn end(&self, answer: Result<Verdict, StorageFault>) {
        let _ = self.answer.set(answer);
        js::tell(&self.tell, &JsValue::UNDEFINED);
    }
}

async fn answer_all() {
    while let Some(round) = NEXT.take() {
        let answer = transact_alone(&Intent::Read, None, PATIENCE).await;
        if let Err(fault) = answer
            && let Some(next) = NEXT.take()
        {
            // Storage that does not answer keeps nobody waiting twice.
            next.end(Err(fault));
        }
        round.end(answer);
    }
    ANSWERING.set(false);
}
