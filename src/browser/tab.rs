//! What all calls of this instance share: the core's tab, and a way to interrupt each of them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;

use super::{clock, js};
use crate::core::policy::TAB_ENTRIES;
use crate::core::{Effect, Entry, Event, Operation, Tab, Why, step, timeline};
use crate::wire::timeline::Timeline;

/// A call under way.
pub struct Call {
    id: u32,
    /// Where it stands among the calls, so that it need not be looked for: there may be a hundred thousand.
    place: Cell<usize>,
    is_creation: Cell<bool>,
    why: Cell<Option<Why>>,
    /// Fulfilled when the call is interrupted.
    interrupt: Promise,
    settle: JsValue,
}

thread_local! {
    static TAB: RefCell<Tab> = const { RefCell::new(Tab { epoch: 0, resetting: 0, best_effort: false, anchor: None }) };
    static TIMELINE: RefCell<Timeline> = const { RefCell::new(Timeline::new(TAB_ENTRIES)) };
    static CALLS: RefCell<Vec<Rc<Call>>> = const { RefCell::new(Vec::new()) };
}

pub fn with<T>(what: impl FnOnce(&mut Tab) -> T) -> T {
    TAB.with_borrow_mut(what)
}

/// Remembers an entry of the timeline for as long as the tab lives.
pub fn remember(entry: &Entry) {
    TIMELINE.with_borrow_mut(|timeline| timeline.add(&clock::moment(), entry));
}

pub fn timeline() -> String {
    TIMELINE.with_borrow(|timeline| timeline.text().into())
}

/// Moves an operation on, and remembers what happened and what is to be done.
pub fn turn(operation: &mut Operation, event: Event) -> Effect {
    timeline::heard(operation, &event, &mut remember);
    let effect = with(|tab| step(operation, tab, event, clock::now()));
    timeline::told(operation, &effect, &mut remember);
    effect
}

/// Enters a call; it leaves when the guard is dropped.
pub fn enter(id: u32) -> Guard {
    let (interrupt, settle) = js::promise();
    CALLS.with_borrow_mut(|calls| {
        let call = Rc::new(Call { id, place: Cell::new(calls.len()), is_creation: Cell::new(false), why: Cell::new(None), interrupt, settle });
        calls.push(call.clone());
        Guard(call)
    })
}

pub fn interrupt(id: u32, why: Why) {
    tell(|call| call.id == id, why);
}

/// A reset ends every creation that began before it, and their ids are forgotten.
pub fn fence() {
    tell(|call| call.is_creation.get(), Why::Reset);
    TIMELINE.with_borrow_mut(Timeline::forget_ids);
}

fn tell(which: impl Fn(&Call) -> bool, why: Why) {
    CALLS.with_borrow(|calls| {
        for call in calls.iter().filter(|call| which(call) && call.why.get().is_none()) {
            call.why.set(Some(why));
            js::tell(&call.settle, &JsValue::UNDEFINED);
        }
    });
}

pub struct Guard(Rc<Call>);

impl Guard {
    /// A reset that comes from here on ends it. One that was called before it, in the same turn, does not.
    pub fn mark_creation(&self) {
        self.0.is_creation.set(true);
    }

    /// Why the call is to end, if it is.
    pub fn why(&self) -> Option<Why> {
        self.0.why.get()
    }

    pub fn interrupt(&self) -> &Promise {
        &self.0.interrupt
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        CALLS.with_borrow_mut(|calls| {
            let place = self.0.place.get();
            // The last one takes its place.
            if let Some(last) = calls.pop()
                && let Some(left) = calls.get_mut(place)
            {
                last.place.set(place);
                *left = last;
            }
        });
    }
}
