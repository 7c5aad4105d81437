//! The world as JavaScript holds it: numbers, bytes, and texts of JSON.

use bytes::Bytes;
use http::Request;
use sentiance_emulator::rules::Time;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::{Seen, Side, World};

#[wasm_bindgen]
pub struct Kit {
    world: World,
    body: Vec<u8>,
}

#[wasm_bindgen]
impl Kit {
    #[wasm_bindgen(constructor)]
    pub fn new(app_url: &str, platform_url: &str, seed: &[u8], now: f64) -> Self {
        Self { world: World::new(app_url, platform_url, seed, time(now)), body: Vec::new() }
    }

    /// What is seen, as JSON without the body, which `body` gives. `headers` is JSON: pairs of names and values.
    pub fn ask(&mut self, now: f64, app: bool, method: &str, path: &str, headers: &str, body: Vec<u8>) -> Result<String, String> {
        let pairs: Vec<(String, String)> = serde_json::from_str(headers).map_err(told)?;
        let request = pairs.iter().fold(Request::builder().method(method).uri(path), |request, (name, value)| request.header(name, value));
        let request = request.body(Bytes::from(body)).map_err(told)?;
        let mut seen = self.world.ask(time(now), if app { Side::App } else { Side::Platform }, request);
        if let Seen::Answer { body, .. } = &mut seen {
            self.body = std::mem::take(body).into();
        }
        serde_json::to_string(&seen).map_err(told)
    }

    /// The body of what was seen last.
    pub fn body(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.body)
    }

    /// JSON: a list of faults. What is wrong with them is thrown.
    #[wasm_bindgen(js_name = addFaults)]
    pub fn add_faults(&mut self, faults: &str) -> Result<(), String> {
        // One by one: the error then says which field is wrong.
        let faults: Vec<serde_json::Value> = serde_json::from_str(faults).map_err(told)?;
        let faults = faults.into_iter().map(serde_json::from_value).collect::<Result<_, _>>().map_err(told)?;
        self.world.add_faults(faults)
    }

    #[wasm_bindgen(js_name = clearFaults)]
    pub fn clear_faults(&mut self) {
        self.world.clear_faults();
    }

    pub fn faults(&self) -> String {
        text(&self.world.faults())
    }

    #[wasm_bindgen(js_name = logIn)]
    pub fn log_in(&mut self, person: Option<String>) {
        self.world.log_in(person.as_deref());
    }

    pub fn counters(&self) -> String {
        text(&self.world.counters())
    }

    pub fn log(&self) -> String {
        text(&self.world.log())
    }

    pub fn users(&self, now: f64) -> String {
        text(&self.world.users(time(now)))
    }

    #[wasm_bindgen(js_name = actOnUser)]
    pub fn act_on_user(&mut self, action: &str, user: &str) -> bool {
        self.world.act_on_user(action, user)
    }
}

#[allow(clippy::cast_possible_truncation)]
fn time(now: f64) -> Time {
    Time::from_millis(now as i64)
}

fn text(told: &impl Serialize) -> String {
    serde_json::to_string(told).unwrap_or_default()
}

fn told(error: impl ToString) -> String {
    error.to_string()
}
