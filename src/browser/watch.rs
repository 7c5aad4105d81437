//! The listeners of this page: tells them what the core says they are to be told.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use super::store::Persistence;
use super::{calls, tab};
use crate::core::watch::{About, Seen, Watch};
use crate::core::{Answer, Operation};

struct Listener {
    number: u32,
    tell: Function,
}

thread_local! {
    static WATCH: RefCell<Watch> = const { RefCell::new(Watch::new()) };
    static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
}

/// `tell` gets the user or the status; it never throws. The listener's number.
pub fn add(about: About, tell: JsValue, persistence: Persistence) -> u32 {
    let number = WATCH.with_borrow_mut(|watch| watch.add(about));
    if let Ok(tell) = tell.dyn_into() {
        LISTENERS.with_borrow_mut(|listeners| listeners.push(Listener { number, tell }));
    }
    signal(persistence);
    number
}

pub fn remove(number: u32) {
    WATCH.with_borrow_mut(|watch| watch.remove(number));
    LISTENERS.with_borrow_mut(|listeners| listeners.retain(|listener| listener.number != number));
}

/// A call that may change what listeners are told of has begun or ended.
pub fn concerns(operation: &Operation) -> bool {
    matches!(operation, Operation::Create(_) | Operation::Reset(_) | Operation::Token(_))
}

/// Something may have changed.
pub fn signal(persistence: Persistence) {
    if WATCH.with_borrow_mut(Watch::signal) {
        calls::look_for_listeners(persistence);
    }
}

/// What a look found. What could not be read has not changed, as far as anybody knows.
pub fn looked(found: Option<Answer>, persistence: Persistence) {
    if let Some(Answer::Found(user)) = found {
        let seen = Seen { user, resetting: tab::with(|tab| tab.resetting > 0) };
        for (number, about) in WATCH.with_borrow_mut(|watch| watch.saw(&seen)) {
            tell(number, about, &seen, persistence);
        }
    }
    // Something has changed meanwhile.
    if WATCH.with_borrow_mut(Watch::ended) {
        calls::look_for_listeners(persistence);
    }
}

/// Nothing is borrowed meanwhile: a listener may add others, or remove them.
fn tell(number: u32, about: About, seen: &Seen, persistence: Persistence) {
    let listener = LISTENERS.with_borrow(|listeners| listeners.iter().find(|listener| listener.number == number).map(|listener| listener.tell.clone()));
    if let Some(tell) = listener {
        let _ = tell.call1(&JsValue::UNDEFINED, &calls::observed(about, seen.user.as_deref(), persistence));
    }
}
