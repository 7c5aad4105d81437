//! Web Locks: held by an operation until it is over, freed when its tab ends, and sometimes taken away from code that goes on.

use super::world::State;
use crate::core::{Id, Liveness};

/// Whether an operation that asks for that lock gets it now. Where there are no Web Locks it goes on without one.
pub fn can_be_granted<O>(state: &State<O>, present: bool, lock: Id) -> bool {
    !present || !is_held(state, lock)
}

pub fn probe<O>(state: &State<O>, present: bool, lock: Id) -> Liveness {
    match present {
        false => Liveness::Unknown,
        true if is_held(state, lock) => Liveness::Held,
        true => Liveness::Free,
    }
}

fn is_held<O>(state: &State<O>, lock: Id) -> bool {
    state.tabs.iter().flat_map(|tab| &tab.calls).any(|call| call.lock == Some(lock))
}
