//! Clocks and dice.

use std::cell::Cell;

use js_sys::{Date, Math, Uint8Array};
use wasm_bindgen::prelude::*;

use super::js;
use crate::core::create::Fresh;
use crate::core::{Id, Now};
use crate::wire::uuid;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    fn performance_now() -> Result<f64, JsValue>;
    #[wasm_bindgen(catch, js_namespace = crypto, js_name = getRandomValues)]
    fn random_values(bytes: &Uint8Array) -> Result<JsValue, JsValue>;
}

/// How far moments may run ahead of the clock, in milliseconds.
const BURST: f64 = 1_000.0;

thread_local! {
    static LAST: Cell<f64> = const { Cell::new(0.0) };
}

pub fn now() -> Now {
    let wall = Date::now();
    Now { wall: wall as u64, mono: performance_now().unwrap_or(wall) as u64, random: dice() }
}

/// An RFC 3339 instant in UTC, for the timeline: no two of one tab are of the same millisecond, so that their order can be told.
pub fn moment() -> String {
    let wall = Date::now();
    let moment = LAST.with(|last| {
        // The clock may have been set back.
        let behind = last.get() - wall;
        last.set(if (0.0..BURST).contains(&behind) { last.get() + 1.0 } else { wall });
        last.get()
    });
    js::call(&Date::new(&moment.into()), "toISOString", &[]).unwrap_or_default().as_string().unwrap_or_default()
}

fn dice() -> u32 {
    (Math::random() * 4_294_967_296.0) as u32
}

/// New ids for one call.
pub fn fresh() -> Fresh {
    Fresh { op: id(), install: id(), key: id() }
}

fn id() -> Id {
    let bytes = Uint8Array::new_with_length(16);
    let (mut high, mut low) = (0u64, 0u64);
    match random_values(&bytes) {
        Ok(_) => (0..16).for_each(|at| {
            let half = if at < 8 { &mut high } else { &mut low };
            *half = *half << 8 | u64::from(bytes.get_index(at));
        }),
        // Without a random source the engine's ordinary dice have to do: ids must differ, they need not be secret.
        Err(_) => (high, low) = (u64::from(dice()) << 32 | u64::from(dice()), u64::from(dice()) << 32 | u64::from(dice())),
    }
    uuid::from_random(high, low)
}
