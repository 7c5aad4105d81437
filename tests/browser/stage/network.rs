//! `fetch`, replaced: answers as the app's backend and the platform would, and notes every request.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::Promise;
use serde_json::{Value as Json, json};
use wasm_bindgen::prelude::*;
use web_sys::{Request, RequestInit, UrlSearchParams};

use super::answer::Answer;
use super::js::{self, Replaced, get, global, text};

pub const BACKEND: &str = "https://app.test/auth/code";
pub const PLATFORM: &str = "https://platform.test";
pub const USER: &str = "5f0c1e2d3a4b5c6d7e8f9a0b";
pub const EXPIRY: &str = "2099-01-01T00:00:00.000Z";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Route {
    Code,
    Exchange,
    Refresh,
    Notice,
}

/// A request as the browser would have sent it.
pub struct Seen {
    pub route: Route,
    pub url: String,
    pub method: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub credentials: String,
    pub cache: String,
    pub redirect: String,
    pub mode: String,
    pub referrer_policy: String,
    pub keepalive: bool,
    pub at: f64,
    signal: JsValue,
}

impl Seen {
    fn of(url: &JsValue, init: &JsValue) -> Self {
        let href = url.as_string().expect("a URL as text");
        let request = Request::new_with_str_and_init(&href, init.unchecked_ref::<RequestInit>()).expect("a request the browser would send");
        let headers = js_sys::try_iter(&request.headers()).expect("iterable").expect("iterable");
        let headers = headers.map(|pair| {
            let pair: js_sys::Array = pair.expect("a pair").unchecked_into();
            (pair.get(0).as_string().expect("a name"), pair.get(1).as_string().expect("a value"))
        });
        let path = request.url().split(['?', '#']).next().unwrap_or_default().to_owned();
        Self {
            route: match path {
                path if path.ends_with("/users") => Route::Exchange,
                path if path.ends_with("/token") => Route::Refresh,
                path if path.ends_with("/reset") => Route::Notice,
                _ => Route::Code,
            },
            method: request.method(),
            headers: headers.collect(),
            body: text(init, "body"),
            credentials: text(&request, "credentials"),
            cache: text(&request, "cache"),
            redirect: text(&request, "redirect"),
            mode: text(&request, "mode"),
            referrer_policy: text(&request, "referrerPolicy"),
            keepalive: get(&request, "keepalive").is_truthy(),
            at: js::now(),
            signal: get(init, "signal"),
            url: href,
        }
    }

    /// A field of the form in the body.
    pub fn field(&self, name: &str) -> String {
        UrlSearchParams::new_with_str(&self.body).expect("a form").get(name).unwrap_or_default()
    }

    pub fn is_aborted(&self) -> bool {
        get(&self.signal, "aborted").is_truthy()
    }
}

#[derive(Default)]
struct State {
    seen: RefCell<Vec<Rc<Seen>>>,
    backend: RefCell<VecDeque<Answer>>,
    platform: RefCell<VecDeque<Answer>>,
    refresh: RefCell<VecDeque<Answer>>,
    notice: RefCell<VecDeque<Answer>>,
    codes: Cell<u32>,
    refreshed: Cell<u32>,
}

pub struct Network {
    state: Rc<State>,
    _replaced: Replaced,
}

impl Network {
    pub fn new() -> Self {
        let state = Rc::new(State::default());
        let shared = state.clone();
        let fetch = Closure::<dyn FnMut(JsValue, JsValue) -> Promise>::new(move |url, init| shared.answer(&url, &init)).into_js_value();
        Self { state, _replaced: Replaced::value(global(), "fetch", &fetch) }
    }

    /// What the backend answers next, instead of a new code.
    pub fn backend(&self, answer: Answer) {
        self.state.backend.borrow_mut().push_back(answer);
    }

    /// What the platform answers to the next exchange, instead of the user.
    pub fn platform(&self, answer: Answer) {
        self.state.platform.borrow_mut().push_back(answer);
    }

    /// What the platform answers to the next refresh, instead of a new token.
    pub fn refresh(&self, answer: Answer) {
        self.state.refresh.borrow_mut().push_back(answer);
    }

    /// What the platform answers to the next word of a reset.
    pub fn notice(&self, answer: Answer) {
        self.state.notice.borrow_mut().push_back(answer);
    }

    pub fn seen(&self, route: Route) -> Vec<Rc<Seen>> {
        self.state.seen.borrow().iter().filter(|seen| seen.route == route).cloned().collect()
    }

    pub fn count(&self, route: Route) -> usize {
        self.seen(route).len()
    }

    /// How many codes were asked for and how many exchanges sent.
    pub fn counts(&self) -> (usize, usize) {
        (self.count(Route::Code), self.count(Route::Exchange))
    }

    /// The codes that were sent to the platform, in order.
    pub fn codes_sent(&self) -> Vec<String> {
        self.seen(Route::Exchange).iter().map(|seen| seen.field("authentication_code")).collect()
    }

    /// Waits for the request of that number on a route.
    pub async fn arrival(&self, route: Route, number: usize) -> Rc<Seen> {
        js::until(&format!("{route:?} request {number}"), || self.count(route) >= number).await;
        self.seen(route).swap_remove(number - 1)
    }

    /// What must hold of every request of every test.
    pub fn assert_decent(&self) {
        let mut codes = self.codes_sent();
        for seen in self.state.seen.borrow().iter() {
            assert!(!seen.url.contains("c0de") && !seen.url.contains("t0k"), "a secret in a URL");
        }
        codes.sort();
        let all = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), all, "a code was sent twice");
    }
}

impl State {
    fn answer(&self, url: &JsValue, init: &JsValue) -> Promise {
        let seen = Rc::new(Seen::of(url, init));
        self.seen.borrow_mut().push(seen.clone());
        let scripted = match seen.route {
            Route::Code => self.backend.borrow_mut().pop_front(),
            Route::Exchange => self.platform.borrow_mut().pop_front(),
            Route::Refresh => self.refresh.borrow_mut().pop_front(),
            Route::Notice => self.notice.borrow_mut().pop_front(),
        };
        let usual = || match seen.route {
            Route::Code => {
                self.codes.set(self.codes.get() + 1);
                Answer::json(200, &grant(&format!("c0de-{}", self.codes.get())))
            }
            Route::Exchange => Answer::json(201, &user()),
            Route::Refresh => {
                self.refreshed.set(self.refreshed.get() + 1);
                Answer::json(200, &json!({"token": {"id": format!("t0k-{}", self.refreshed.get() + 1), "expires_at": EXPIRY}}))
            }
            Route::Notice => Answer::text(204, ""),
        };
        scripted.unwrap_or_else(usual).promise(&seen.signal)
    }
}

/// The backend's answer as Sentiance's public sample gives it.
pub fn grant(code: &str) -> Json {
    json!({"app_id": "app", "auth_code": code, "platform_url": PLATFORM})
}

/// The platform's answer to an exchange.
pub fn user() -> Json {
    json!({"user_id": USER, "token": {"id": "t0k-1", "expires_at": EXPIRY}, "linked": true})
}
