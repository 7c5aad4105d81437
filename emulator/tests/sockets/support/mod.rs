//! An emulator on free ports, clients that see every byte and every frame, and the contract's calls.

mod http1;
mod http2;
mod message;
mod running;
mod wire;

use std::time::Duration;

pub use http1::{Client, End};
pub use http2::{Met, Session};
pub use message::{Answer, Request};
use running::{Running, start};
use sentiance_emulator::server::{Config, KEY_WITH_USER_LINK};
use serde_json::{Value, json};
pub use wire::{Protocols, connect, tcp};

/// How long nothing has to come before a connection counts as silent.
const SILENCE: Duration = Duration::from_millis(250);
/// Nothing here takes longer, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(10);

pub const KEY: &str = "3f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";
pub const OTHER_KEY: &str = "4f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";
pub const INSTALL: &str = "5f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";

/// The one under test: the server of this crate, or with `EMULATOR_CLI` the one that is packed for Node. What both can do is tested of both.
pub struct Emulator {
    pub running: Running,
}

impl Emulator {
    pub async fn start() -> Self {
        Self::with(Config { control: true, ..Config::default() }).await
    }

    pub async fn over_tls() -> Self {
        Self::with(Config { control: true, tls: true, ..Config::default() }).await
    }

    pub async fn with(config: Config) -> Self {
        Self { running: start(config).await }
    }

    pub async fn app(&self) -> Client {
        Client::connect(&self.running.app_url, self.certificate()).await
    }

    pub async fn platform(&self) -> Client {
        Client::connect(&self.running.platform_url, self.certificate()).await
    }

    /// An HTTP/2 connection to the app.
    pub async fn app_session(&self) -> Session {
        Session::connect(&self.running.app_url, self.certificate()).await
    }

    /// An HTTP/2 connection to the platform.
    pub async fn session(&self) -> Session {
        Session::connect(&self.running.platform_url, self.certificate()).await
    }

    pub fn certificate(&self) -> Option<&[u8]> {
        self.running.certificate.as_deref()
    }

    pub async fn mint(&self, external_id: &str) -> String {
        let answer = self.platform().await.send(&mint_request(external_id)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["authentication_code"].as_str().unwrap().to_owned()
    }

    /// An exchange that is to make a user: a new person's code and a key of its own.
    pub async fn newcomer(&self) -> Request {
        let number = self.count("codes_minted").await;
        let code = self.mint(&format!("newcomer {number}")).await;
        exchange_request(&code, &format!("{number:08x}-3d2e-4f4b-9b0a-0d3c5a8f7e61"))
    }

    pub async fn exchange(&self, code: &str, key: &str) -> Answer {
        self.platform().await.send(&exchange_request(code, key)).await
    }

    pub async fn fault(&self, route: &str, kind: Value) {
        self.faults(json!({ "route": route, "fault": kind })).await;
    }

    pub async fn faults(&self, faults: Value) {
        let answer = self.control("POST", "/faults", &faults).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    pub async fn control(&self, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.platform().await.send(&Request::new(method, &format!("/emulator{path}")).body(&body)).await
    }

    pub async fn read(&self, path: &str) -> Value {
        let answer = self.control("GET", path, &Value::Null).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    pub async fn count(&self, name: &str) -> u64 {
        self.read("/counters").await[name].as_u64().unwrap_or_else(|| panic!("no counter {name}"))
    }

    /// The last log entry of this path.
    pub async fn logged(&self, path: &str) -> Value {
        let log = self.read("/log").await;
        let entries = log.as_array().unwrap();
        entries.iter().rev().find(|entry| entry["path"] == path).unwrap_or_else(|| panic!("{path} is not in {log}")).clone()
    }

    /// The cookie of a session.
    pub async fn login(&self, user: &str) -> String {
        let answer = self.app().await.send(&login_request(user)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }
}

pub fn mint_request(external_id: &str) -> Request {
    Request::new("POST", "/users/auth-code")
        .header("authorization", &format!("Bearer {KEY_WITH_USER_LINK}"))
        .header("content-type", "application/json")
        .body(&json!({ "external_id": external_id }).to_string())
}

pub fn exchange_request(code: &str, key: &str) -> Request {
    let sdk = "sentiance-web%2F0.1.0";
    form_request("/users", &format!("authentication_code={code}&idempotency_key={key}&install_id={INSTALL}&sdk={sdk}"))
}

pub fn form_request(path: &str, body: &str) -> Request {
    Request::new("POST", path).header("content-type", "application/x-www-form-urlencoded").header("accept", "application/json").body(body)
}

pub fn login_request(user: &str) -> Request {
    Request::new("POST", "/login").header("content-type", "application/json").body(&json!({ "user": user }).to_string())
}

pub fn auth_code_request(cookie: &str) -> Request {
    Request::new("GET", "/auth/code").header("accept", "application/json").header("cookie", cookie)
}
