//! What a server answers, or does instead of answering.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Object, Promise, Uint8Array};
use serde_json::{Value as Json, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Headers, ReadableStream, Response, ResponseInit};

use super::js::{Gate, call, error, function, set, sleep};

pub struct Answer {
    what: What,
    after: Option<Gate>,
}

enum What {
    Respond {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Body,
    },
    /// As when the host cannot be reached.
    Fail,
    Silence,
}

enum Body {
    Whole(String),
    Bytes(Vec<u8>),
    /// This much, then nothing, for ever.
    Stalls(String),
    /// This much, then the connection is cut.
    Breaks(String),
    /// All of it, so many bytes at a time.
    Pieces(Vec<u8>, usize),
    /// Never ends; counts the chunks taken.
    Endless(Rc<Cell<u32>>),
}

const CHUNK: u32 = 16 * 1_024;

impl Answer {
    pub fn json(status: u16, body: &Json) -> Self {
        Self::new(status, Body::Whole(body.to_string())).header("Content-Type", "application/json")
    }

    /// An error as the platform words it.
    pub fn refusal(status: u16, code: &str) -> Self {
        Self::json(status, &json!({"message": "no", "errorCode": code, "ref": "r"}))
    }

    pub fn text(status: u16, body: &str) -> Self {
        Self::new(status, Body::Whole(body.into()))
    }

    pub fn html(status: u16) -> Self {
        Self::text(status, "<!doctype html><title>Log in</title>").header("Content-Type", "text/html")
    }

    pub fn bytes(status: u16, body: &[u8]) -> Self {
        Self::new(status, Body::Bytes(body.into()))
    }

    pub fn stalls(body: &str) -> Self {
        Self::new(200, Body::Stalls(body.into()))
    }

    pub fn breaks(body: &str) -> Self {
        Self::new(200, Body::Breaks(body.into()))
    }

    pub fn pieces(body: &[u8], size: usize) -> Self {
        Self::new(201, Body::Pieces(body.into(), size))
    }

    pub fn endless(taken: &Rc<Cell<u32>>) -> Self {
        Self::new(200, Body::Endless(taken.clone()))
    }

    pub fn fails() -> Self {
        Self { what: What::Fail, after: None }
    }

    pub fn silence() -> Self {
        Self { what: What::Silence, after: None }
    }

    fn new(status: u16, body: Body) -> Self {
        Self { what: What::Respond { status, headers: Vec::new(), body }, after: None }
    }

    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let What::Respond { headers, .. } = &mut self.what {
            headers.push((name, value.into()));
        }
        self
    }

    /// Held back until the gate opens.
    pub fn after(self, gate: &Gate) -> Self {
        Self { after: Some(gate.clone()), ..self }
    }

    /// What `fetch` hands back: a promise that a signal can end, as every engine's can.
    pub fn promise(self, signal: &JsValue) -> Promise {
        let ended = aborted(signal);
        let body_ended = ended.clone();
        let answer = future_to_promise(async move {
            match &self.after {
                Some(gate) => drop(JsFuture::from(gate.promise()).await),
                // Nothing on a network answers in the same turn.
                None => sleep(0).await,
            }
            match self.what {
                What::Respond { status, headers, body } => Ok(respond(status, headers, body, &body_ended).into()),
                What::Fail => Err(error("TypeError")),
                What::Silence => JsFuture::from(Promise::new(&mut |_, _| ())).await,
            }
        });
        Promise::race(&Array::of2(&answer, &ended))
    }
}

fn respond(status: u16, headers: Vec<(&str, String)>, body: Body, ended: &Promise) -> Response {
    let list = Headers::new().expect("headers");
    for (name, value) in headers {
        list.set(name, &value).expect("a header");
    }
    let init = ResponseInit::new();
    init.set_status(status);
    init.set_headers(&list);
    let response = match body {
        Body::Whole(text) if text.is_empty() => Response::new_with_opt_str_and_init(None, &init),
        Body::Whole(text) => Response::new_with_opt_str_and_init(Some(&text), &init),
        Body::Bytes(mut bytes) => Response::new_with_opt_u8_array_and_init(Some(&mut bytes), &init),
        stream => Response::new_with_opt_readable_stream_and_init(Some(&streamed(stream, ended)), &init),
    };
    response.expect("a response")
}

/// A body that comes piece by piece, and is cut where the request's signal ends it.
fn streamed(mut body: Body, ended: &Promise) -> ReadableStream {
    let source = Object::new();
    let ended = ended.clone();
    let start = function(move |controller| {
        let cut = function(move |reason| call(&controller, "error", &[reason]));
        call(&ended, "catch", &[cut]);
        JsValue::UNDEFINED
    });
    let mut sent = false;
    let pull = function(move |controller| {
        let first = !std::mem::replace(&mut sent, true);
        match &mut body {
            Body::Stalls(text) | Body::Breaks(text) if first => call(&controller, "enqueue", &[Uint8Array::from(text.as_bytes()).into()]),
            Body::Breaks(_) => call(&controller, "error", &[error("TypeError")]),
            Body::Pieces(bytes, _) if bytes.is_empty() => call(&controller, "close", &[]),
            Body::Pieces(bytes, size) => {
                let piece: Vec<u8> = bytes.drain(..(*size).min(bytes.len())).collect();
                call(&controller, "enqueue", &[Uint8Array::from(piece.as_slice()).into()])
            }
            Body::Endless(taken) => {
                taken.set(taken.get() + 1);
                call(&controller, "enqueue", &[Uint8Array::new_with_length(CHUNK).into()])
            }
            _ => JsValue::UNDEFINED,
        }
    });
    set(&source, "start", &start);
    set(&source, "pull", &pull);
    ReadableStream::new_with_underlying_source(&source).expect("a stream")
}

/// Rejects when the signal is aborted.
fn aborted(signal: &JsValue) -> Promise {
    let aborted = Promise::new(&mut |_, reject| {
        if signal.is_object() {
            let listener = function(move |_| reject.call1(&JsValue::UNDEFINED, &error("AbortError")).expect("a promise can be rejected"));
            call(signal, "addEventListener", &[JsValue::from("abort"), listener]);
        }
    });
    // Nobody may be listening any more by then; that is no fault of the module's.
    call(&aborted, "catch", &[function(|_| JsValue::UNDEFINED)]);
    aborted
}
