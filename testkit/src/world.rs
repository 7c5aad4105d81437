//! One platform, one app backend, and one person's browser, which has one session there.

use std::collections::VecDeque;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Version, header};
use sentiance_emulator::faults::{Fault, Plan, Route, deliver};
use sentiance_emulator::rules::contract::{Answer, Call};
use sentiance_emulator::rules::{ApiKeys, Deviation, Moment, Platform, Scope, Time, UserId};
use sentiance_emulator::sample::{self, NotMinted, Said};
use sentiance_emulator::words;
use serde::Serialize;
use serde_json::{Value, json};

use crate::entropy::Seeded;
use crate::seen::{End, Seen};

/// A backend that waits longer than this has lost its own client.
const PATIENCE_MS: u64 = 10_000;
/// The app backend's key. It opens nothing but this world.
const KEY: &str = "testkit-app-backend";
const LOG_KEPT: usize = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    App,
    Platform,
}

pub struct World {
    platform: Platform,
    platform_url: String,
    plan: Plan,
    person: Option<String>,
    log: VecDeque<Entry>,
    auth_code: u64,
    login: u64,
    entropy: Seeded,
}

/// One request, in words that hold no secret.
#[derive(Serialize)]
struct Entry {
    side: Side,
    method: String,
    path: String,
    /// `null` where the client was not to see one.
    status: Option<u16>,
    what: String,
    fault: Option<&'static str>,
}

/// What a route came to, and how much later for what was waited for.
struct Worked {
    answer: Response<Bytes>,
    what: String,
    after_ms: u64,
}

impl World {
    pub fn new(platform_url: &str, seed: &[u8]) -> Self {
        Self {
            platform: Platform::new(ApiKeys::default().with(KEY, &[Scope::UserLink])),
            platform_url: platform_url.to_owned(),
            plan: Plan::default(),
            person: None,
            log: VecDeque::new(),
            auth_code: 0,
            login: 0,
            entropy: Seeded::new(seed),
        }
    }

    /// `date` is `now` as a Date header has it.
    pub fn ask(&mut self, now: Time, date: &str, side: Side, request: Request<Bytes>) -> Seen {
        let (route, common) = match side {
            Side::App => (self.app_route(&request), app_headers()),
            Side::Platform => (self.platform_route(&request), Answer::common_headers(date)),
        };
        let fault = route.and_then(|route| self.plan.take(route, Version::HTTP_11));
        let (method, path) = (request.method().to_string(), words::path(request.uri().path()));
        let works = fault.as_ref().is_none_or(|fault| fault.works());
        let deviation = fault.as_ref().map(|fault| fault.deviation()).unwrap_or_default();
        let worked = works.then(|| match side {
            Side::App => self.app(now, date, &request),
            Side::Platform => self.platform(now, request, deviation),
        });
        let (what, after_ms) = worked.as_ref().map_or(("no work done".into(), 0), |worked| (worked.what.clone(), worked.after_ms));
        let answer = worked.map(|mut worked| {
            worked.answer.headers_mut().extend(common.clone());
            worked.answer
        });
        let seen = Seen::of(deliver(fault.as_ref(), Version::HTTP_11, answer, common)).later(after_ms);
        let status = if let Seen::Answer { status, .. } = seen { Some(status) } else { None };
        if self.log.len() == LOG_KEPT {
            self.log.pop_front();
        }
        self.log.push_back(Entry { side, method, path, status, what, fault: fault.as_ref().map(|fault| fault.name()) });
        seen
    }

    pub fn add_faults(&mut self, faults: Vec<Fault>) -> Result<(), String> {
        faults.iter().try_for_each(|fault| fault.check(false))?;
        faults.into_iter().for_each(|fault| self.plan.add(fault));
        Ok(())
    }

    pub fn clear_faults(&mut self) {
        self.plan.clear();
    }

    /// Those still waiting.
    pub fn faults(&self) -> &[Fault] {
        self.plan.list()
    }

    pub fn log_in(&mut self, person: Option<String>) {
        self.person = person;
    }

    pub fn counters(&self) -> Value {
        let mut counters = serde_json::to_value(self.platform.counters()).unwrap_or_default();
        counters["auth_code"] = self.auth_code.into();
        counters["login"] = self.login.into();
        counters
    }

    pub fn log(&self) -> Value {
        json!(self.log)
    }

    pub fn users(&self, now: Time) -> Value {
        json!(self.platform.users(now))
    }

    /// False if there is no such user.
    pub fn act_on_user(&mut self, action: &str, user: &str) -> bool {
        let user = UserId::new(user);
        match action {
            "disable" => self.platform.disable_user(&user),
            "enable" => self.platform.enable_user(&user),
            _ => self.platform.delete_user(&user),
        }
    }

    fn platform_route(&mut self, request: &Request<Bytes>) -> Option<Route> {
        let call = Call::of(request.method(), request.uri().path()).ok()?;
        self.platform.observe(&call, request.body());
        Some(Route::from(&call))
    }

    fn platform(&mut self, now: Time, request: Request<Bytes>, deviation: Deviation) -> Worked {
        let moment = &mut Moment { now, entropy: &mut self.entropy };
        let answer = match Call::of(request.method(), request.uri().path()) {
            Ok(call) => self.platform.serve(&call, request, deviation, moment),
            Err(refusal) => Answer::refusal(refusal, moment),
        };
        let body = answer.body.map(|body| Bytes::from(body.to_string()));
        let mut http = Response::new(body.clone().unwrap_or_default());
        *http.status_mut() = answer.status;
        if body.is_some() {
            http.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        Worked { answer: http, what: answer.what, after_ms: 0 }
    }

    fn app_route(&mut self, request: &Request<Bytes>) -> Option<Route> {
        match (request.method().as_str(), request.uri().path()) {
            ("GET", "/auth/code") => {
                self.auth_code += 1;
                Some(Route::AuthCode)
            }
            ("POST", "/login") => {
                self.login += 1;
                Some(Route::Login)
            }
            _ => None,
        }
    }

    fn app(&mut self, now: Time, date: &str, request: &Request<Bytes>) -> Worked {
        let said = |body: Value, what: &str| Said { status: StatusCode::OK, body, retry_after: None, what: what.into() };
        let mut after_ms = 0;
        let said = match (request.method().as_str(), request.uri().path()) {
            ("GET", "/auth/code") => match sample::person(request.headers(), self.person.as_deref(), &mut self.entropy) {
                Ok(person) => {
                    let person = person.to_owned();
                    let (minted, waited) = self.mint(now, date, &person);
                    after_ms = waited;
                    sample::hand_out(minted, &self.platform_url, &mut self.entropy)
                }
                Err(refused) => refused,
            },
            ("POST", "/login") => match sample::login(request.headers(), request.body(), &mut self.entropy) {
                Ok(user) => {
                    self.person = Some(user.clone());
                    said(json!({ "user": user }), "logged in")
                }
                Err(refused) => refused,
            },
            ("POST", "/logout") => {
                self.person = None;
                said(json!({ "user": null }), "logged out")
            }
            ("GET", "/session") => said(json!({ "user": self.person }), ""),
            _ => sample::error(StatusCode::NOT_FOUND, "the app's backend has no such call", None, &mut self.entropy),
        };
        let mut answer = Response::new(Bytes::from(said.body.to_string()));
        *answer.status_mut() = said.status;
        answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        if let Some(retry_after) = said.retry_after {
            answer.headers_mut().insert(header::RETRY_AFTER, retry_after);
        }
        Worked { answer, what: said.what, after_ms }
    }

    /// The app backend's own call to the platform: faults on `mint` meet it as well.
    fn mint(&mut self, now: Time, date: &str, person: &str) -> (Result<Value, NotMinted>, u64) {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/users/auth-code")
            .header(header::AUTHORIZATION, format!("Bearer {KEY}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .body(Bytes::from(json!({ "external_id": person }).to_string()));
        let Ok(request) = request else { return (Err(NotMinted::Unavailable), 0) };
        match self.ask(now, date, Side::Platform, request) {
            Seen::Answer { status, headers, after_ms, end: End::Whole, body } if after_ms < PATIENCE_MS => {
                let retry_after = headers.iter().find(|(name, _)| name == "retry-after").and_then(|(_, value)| value.parse().ok());
                let headers = HeaderMap::from_iter(retry_after.map(|value| (header::RETRY_AFTER, value)));
                let minted = StatusCode::from_u16(status).map_or(Err(NotMinted::Unavailable), |status| sample::minted(status, &headers, &body));
                (minted, after_ms)
            }
            Seen::Lost | Seen::Answer { end: End::Cut, .. } => (Err(NotMinted::Unavailable), 0),
            _ => (Err(NotMinted::Unavailable), PATIENCE_MS),
        }
    }
}

/// As the sample: any origin may ask, but only without cookies.
fn app_headers() -> HeaderMap {
    let pairs = [(header::CACHE_CONTROL, "no-store"), (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    pairs.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "3f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";
    const DATE: &str = "Thu, 26 Nov 2026 12:00:00 GMT";

    fn world() -> World {
        let mut world = World::new("https://platform.example", b"seed");
        world.log_in(Some("ana".into()));
        world
    }

    fn ask(world: &mut World, side: Side, method: &str, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request =
            Request::builder().method(method).uri(path).header("accept", "application/json").header("content-type", "application/x-www-form-urlencoded");
        match world.ask(Time::from_millis(1_800_000_000_000), DATE, side, request.body(Bytes::from(body)).expect("valid")) {
            Seen::Answer { status, body, end: End::Whole, .. } => (status, serde_json::from_slice(&body).unwrap_or_default()),
            other => panic!("{other:?}"),
        }
    }

    fn code(world: &mut World) -> (u16, Value) {
        ask(world, Side::App, "GET", "/auth/code", &[])
    }

    #[test]
    fn a_code_of_the_backend_becomes_a_user() {
        let mut world = world();
        let (status, handed) = code(&mut world);
        assert_eq!((status, handed["platform_url"].as_str()), (200, Some("https://platform.example")));
        let form = [
            ("authentication_code", handed["auth_code"].as_str().expect("a code")),
            ("idempotency_key", ID),
            ("install_id", ID),
            ("sdk", "sentiance-web/0.0.0"),
        ];
        let (status, made) = ask(&mut world, Side::Platform, "POST", "/users", &form);
        assert_eq!((status, made["linked"].as_bool()), (201, Some(true)), "{made}");
        assert_eq!(world.users(Time::from_millis(0)).as_array().map(Vec::len), Some(1));
        let counters = world.counters();
        assert_eq!((&counters["auth_code"], &counters["mint"], &counters["exchange"], &counters["users_made"]), (&json!(1), &json!(1), &json!(1), &json!(1)));
        let log = world.log().to_string();
        assert!(!log.contains(form[0].1) && !log.contains(made["token"]["id"].as_str().expect("a token")), "{log}");
    }

    #[test]
    fn a_fault_on_mint_meets_the_backends_own_call() {
        for (fault, expected) in [
            (json!({ "kind": "status", "status": 429, "retry_after": "7" }), 429),
            (json!({ "kind": "status", "status": 503 }), 500),
            (json!({ "kind": "lost" }), 500),
            (json!({ "kind": "silence" }), 500),
        ] {
            let mut world = world();
            world.add_faults(vec![serde_json::from_value(json!({ "route": "mint", "fault": fault })).expect("a fault")]).expect("it fits");
            assert_eq!(code(&mut world).0, expected, "{fault}");
            assert_eq!(code(&mut world).0, 200, "{fault}: once");
        }
    }

    #[test]
    fn nobody_gets_a_code_who_is_not_logged_in() {
        let mut world = world();
        world.log_in(None);
        assert_eq!(code(&mut world).0, 401);
    }

    #[test]
    fn a_fault_without_a_meaning_is_refused() {
        let fault = serde_json::from_value(json!({ "route": "login", "fault": { "kind": "expired-code" } })).expect("a fault");
        assert!(world().add_faults(vec![fault]).is_err());
    }
}
