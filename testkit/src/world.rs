//! One platform, one app backend, and one person's browser, which has one session there.

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use sentiance_emulator::faults::Fault;
use sentiance_emulator::origins::{BACKEND_PATIENCE_MS, Origins, Settings, Side, Step};
use sentiance_emulator::rules::{Seed, Time};
use serde::Serialize;

use crate::entropy::Seeded;
use crate::seen::{End, Seen};

pub struct World {
    origins: Origins,
    /// The browser's only cookie.
    session: Option<HeaderValue>,
}

impl World {
    pub fn new(app_url: &str, platform_url: &str, seed: &[u8], now: Time) -> Self {
        let settings = Settings { app_url: app_url.to_owned(), platform_url: platform_url.to_owned(), app_port: 0, control: false, tls: false };
        Self { origins: Origins::new(settings, Seed::default(), None, Box::new(Seeded::new(seed)), now), session: None }
    }

    pub fn ask(&mut self, now: Time, side: Side, mut request: Request<Bytes>) -> Seen {
        if side == Side::Platform {
            return self.ask_as_it_is(now, side, request);
        }
        if let Some(session) = &self.session {
            request.headers_mut().insert(header::COOKIE, session.clone());
        }
        let mut seen = self.ask_as_it_is(now, side, request);
        if let Seen::Answer { headers, .. } = &mut seen {
            // Browsers keep cookies, and hide them.
            headers.retain(|(name, value)| {
                let is_cookie = name == "set-cookie";
                if is_cookie {
                    self.session = kept(value);
                }
                !is_cookie
            });
        }
        seen
    }

    fn ask_as_it_is(&mut self, now: Time, side: Side, request: Request<Bytes>) -> Seen {
        match self.origins.came(now, side, request) {
            Step::Deliver(delivery) => Seen::of(delivery),
            Step::Ask { request, waiting } => {
                let (answer, after_ms) = heard(self.ask_as_it_is(now, Side::Platform, request));
                Seen::of(self.origins.asked(waiting, answer.as_ref())).later(after_ms)
            }
        }
    }

    pub fn add_faults(&mut self, faults: Vec<Fault>) -> Result<(), String> {
        self.origins.add_faults(faults)
    }

    pub fn clear_faults(&mut self) {
        self.origins.clear_faults();
    }

    /// Those still waiting.
    pub fn faults(&self) -> &[Fault] {
        self.origins.faults()
    }

    pub fn log_in(&mut self, person: Option<&str>) {
        self.session = person.and_then(|person| kept(&self.origins.log_in(person)));
    }

    pub fn counters(&self) -> impl Serialize {
        self.origins.counters()
    }

    pub fn log(&self) -> impl Serialize {
        self.origins.log()
    }

    pub fn users(&self, now: Time) -> impl Serialize {
        self.origins.users(now)
    }

    /// False if there is no such user.
    pub fn act_on_user(&mut self, action: &str, user: &str) -> bool {
        self.origins.act_on_user(action, user).unwrap_or(false)
    }
}

/// What a browser sends back of a cookie that it was given.
fn kept(cookie: &str) -> Option<HeaderValue> {
    let (pair, attributes) = cookie.split_once(';')?;
    if attributes.contains("Max-Age=0") { None } else { HeaderValue::from_str(pair).ok() }
}

/// What the app backend hears of its call to the platform, and how long it waited for that.
fn heard(seen: Seen) -> (Option<Response<Bytes>>, u64) {
    match seen {
        Seen::Answer { status, headers, after_ms, end: End::Whole, body } if after_ms < BACKEND_PATIENCE_MS => {
            let mut answer = Response::new(body);
            *answer.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
            let retry_after = headers.iter().find(|(name, _)| name == "retry-after").and_then(|(_, value)| value.parse().ok());
            answer.headers_mut().extend(retry_after.map(|value| (header::RETRY_AFTER, value)));
            (Some(answer), after_ms)
        }
        Seen::Lost | Seen::Answer { end: End::Cut, .. } => (None, 0),
        _ => (None, BACKEND_PATIENCE_MS),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ID: &str = "3f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";
    const NOW: Time = Time::from_millis(1_800_000_000_000);

    fn world() -> World {
        let mut world = World::new("https://app.example", "https://platform.example", b"seed", NOW);
        world.log_in(Some("ana"));
        world
    }

    fn ask(world: &mut World, side: Side, method: &str, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request =
            Request::builder().method(method).uri(path).header("accept", "application/json").header("content-type", "application/x-www-form-urlencoded");
        match world.ask(NOW, side, request.body(Bytes::from(body)).expect("valid")) {
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
        assert_eq!(json!(world.users(NOW)).as_array().map(Vec::len), Some(1));
        let counters = json!(world.counters());
        assert_eq!((&counters["auth_code"], &counters["mint"], &counters["exchange"], &counters["users_made"]), (&json!(1), &json!(1), &json!(1), &json!(1)));
        let log = json!(world.log()).to_string();
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
    fn a_session_lasts_from_login_to_logout() {
        let mut world = world();
        let login =
            |body: &'static str| Request::builder().method("POST").uri("/login").header("content-type", "application/json").body(body.into()).expect("valid");
        let Seen::Answer { headers, .. } = world.ask(NOW, Side::App, login(r#"{"user":"ben"}"#)) else { panic!("an answer") };
        assert!(headers.iter().all(|(name, _)| name != "set-cookie"), "{headers:?}");
        assert_eq!(ask(&mut world, Side::App, "GET", "/session", &[]).1, json!({ "user": "ben" }));
        ask(&mut world, Side::App, "POST", "/logout", &[]);
        assert_eq!(ask(&mut world, Side::App, "GET", "/session", &[]).1, json!({ "user": null }));
    }

    #[test]
    fn a_fault_without_a_meaning_is_refused() {
        let fault = serde_json::from_value(json!({ "route": "login", "fault": { "kind": "expired-code" } })).expect("a fault");
        assert!(world().add_faults(vec![fault]).is_err());
    }
}
