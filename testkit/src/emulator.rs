//! Both origins as JavaScript with sockets holds them: numbers, bytes, and texts of JSON. `npm/emulator/` puts them on Node's sockets.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use sentiance_emulator::faults::{Delivery, End, Ending, LengthFraming};
use sentiance_emulator::origins::{BACKEND_PATIENCE_MS, BACKEND_READS, BODY_KEPT, Origins, Settings, Side, Step, Waiting, about, keys};
use sentiance_emulator::rules::{self, Snapshot, Time};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::entropy::Seeded;

#[wasm_bindgen]
pub struct Emulator {
    origins: Origins,
    app_url: String,
    platform_url: String,
    waiting: BTreeMap<u32, Waiting>,
    asked: u32,
    body: Bytes,
}

/// What there is at the start: users and API keys, read from JSON.
#[wasm_bindgen]
pub struct Seed(rules::Seed);

#[wasm_bindgen]
impl Seed {
    #[wasm_bindgen(constructor)]
    pub fn new(json: &str) -> Result<Self, String> {
        rules::Seed::parse(json).map(Self).map_err(wrong)
    }
}

/// What is to be done for a request. Its bytes are given by `body`.
#[derive(Serialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum Task<'a> {
    #[serde(rename_all = "camelCase")]
    Answer { status: u16, headers: Vec<(String, String)>, after_ms: u64, chunked: bool },
    /// These bytes instead of an answer, and then this end of the connection.
    Play { end: &'a str },
    /// Nothing, ever.
    Nothing,
    /// The app backend asks the platform; what comes of it is for `asked`.
    #[serde(rename_all = "camelCase")]
    Ask { waiting: u32, method: String, path: String, headers: Vec<(String, String)>, patience_ms: u64, reads: usize },
}

#[wasm_bindgen]
impl Emulator {
    /// `app` and `platform` are where they listen: an address and a port. `kept` is what `snapshot` gave in another run.
    #[wasm_bindgen(constructor)]
    pub fn new(app: &str, platform: &str, control: bool, seed: &Seed, kept: Option<String>, entropy: &[u8], now: f64) -> Result<Self, String> {
        let kept = kept.map(|kept| Snapshot::parse(&kept)).transpose().map_err(wrong)?;
        let settings = Settings::at(app.parse().map_err(wrong)?, platform.parse().map_err(wrong)?, control, false);
        Ok(Self {
            app_url: settings.app_url.clone(),
            platform_url: settings.platform_url.clone(),
            origins: Origins::new(settings, seed.0.clone(), kept, Box::new(Seeded::new(entropy)), time(now)),
            waiting: BTreeMap::new(),
            asked: 0,
            body: Bytes::new(),
        })
    }

    #[wasm_bindgen(js_name = appUrl)]
    pub fn app_url(&self) -> String {
        self.app_url.clone()
    }

    #[wasm_bindgen(js_name = platformUrl)]
    pub fn platform_url(&self) -> String {
        self.platform_url.clone()
    }

    /// What the command line's help tells of the origins.
    pub fn about() -> String {
        about()
    }

    /// The keys that may be used by hand, in a line.
    pub fn keys() -> String {
        keys()
    }

    /// How much of a request's body is of interest.
    #[wasm_bindgen(js_name = bodyKept)]
    pub fn body_kept() -> usize {
        BODY_KEPT
    }

    pub fn connected(&mut self) {
        self.origins.connected();
    }

    /// What a request comes to. `headers` is JSON: a list of names and values by turns.
    pub fn came(&mut self, now: f64, app: bool, method: &str, target: &str, headers: &str, body: Vec<u8>) -> Result<String, String> {
        let mut request = Request::builder().method(method).uri(target).body(Bytes::from(body)).map_err(wrong)?;
        *request.headers_mut() = read(headers)?;
        let step = self.origins.came(time(now), if app { Side::App } else { Side::Platform }, request);
        Ok(match step {
            Step::Deliver(delivery) => self.deliver(delivery),
            Step::Ask { request, waiting } => self.ask(request, waiting),
        })
    }

    /// What the platform answered the app backend; without a status: nothing, or nothing whole, or too late.
    pub fn asked(&mut self, waiting: u32, status: Option<u16>, headers: &str, body: Vec<u8>) -> Result<String, String> {
        let waiting = self.waiting.remove(&waiting).ok_or("nobody waits for this")?;
        let answer = match status.and_then(|status| StatusCode::from_u16(status).ok()) {
            Some(status) => {
                let mut answer = Response::new(Bytes::from(body));
                *answer.status_mut() = status;
                *answer.headers_mut() = read(headers)?;
                Some(answer)
            }
            None => None,
        };
        let delivery = self.origins.asked(waiting, answer.as_ref());
        Ok(self.deliver(delivery))
    }

    /// Whether there is something new to keep, since this was asked last.
    #[wasm_bindgen(js_name = takeChanged)]
    pub fn take_changed(&mut self) -> bool {
        self.origins.take_changed()
    }

    /// What a restart keeps, as JSON. It holds codes and tokens.
    pub fn snapshot(&self) -> Result<String, String> {
        serde_json::to_string_pretty(&self.origins.snapshot()).map_err(wrong)
    }

    /// The bytes of what was told last.
    pub fn body(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.body).into()
    }

    fn ask(&mut self, request: Request<Bytes>, waiting: Waiting) -> String {
        self.asked += 1;
        self.waiting.insert(self.asked, waiting);
        let (head, body) = request.into_parts();
        self.body = body;
        told(&Task::Ask {
            waiting: self.asked,
            method: head.method.to_string(),
            path: head.uri.to_string(),
            headers: written(&head.headers),
            patience_ms: BACKEND_PATIENCE_MS,
            reads: BACKEND_READS,
        })
    }

    fn deliver(&mut self, delivery: Delivery) -> String {
        match delivery {
            Delivery::Answer { answer, after_ms, framing } => {
                let (head, body) = answer.into_parts();
                self.body = body;
                told(&Task::Answer { status: head.status.as_u16(), headers: written(&head.headers), after_ms, chunked: framing == LengthFraming::Chunked })
            }
            Delivery::Script { script, .. } => {
                self.body = script.bytes.into();
                let end = match script.ending {
                    Ending::Cut(End::Close) => "close",
                    Ending::Cut(_) => "reset",
                    Ending::Stall => "stall",
                };
                told(&Task::Play { end })
            }
            // The others are of HTTP/2, which is not spoken here: no request meets them.
            Delivery::Never | Delivery::Unfinished { .. } | Delivery::StreamReset => told(&Task::Nothing),
        }
    }
}

/// A header's bytes as Node has them: each is a character.
fn read(headers: &str) -> Result<HeaderMap, String> {
    let words: Vec<String> = serde_json::from_str(headers).map_err(wrong)?;
    let mut read = HeaderMap::new();
    for pair in words.chunks_exact(2) {
        let name = HeaderName::try_from(&pair[0]).map_err(wrong)?;
        let bytes: Vec<u8> = pair[1].chars().map(|char| u8::try_from(char).unwrap_or(b'?')).collect();
        read.append(name, HeaderValue::from_bytes(&bytes).map_err(wrong)?);
    }
    Ok(read)
}

fn written(headers: &HeaderMap) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().iter().map(|byte| char::from(*byte)).collect())).collect()
}

fn wrong(error: impl ToString) -> String {
    error.to_string()
}

fn told(task: &Task<'_>) -> String {
    serde_json::to_string(task).unwrap_or_default()
}

#[allow(clippy::cast_possible_truncation)]
fn time(now: f64) -> Time {
    Time::from_millis(now as i64)
}
