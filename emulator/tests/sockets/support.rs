//! An emulator on free ports, a client that sees every byte, and the contract's calls.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::time::Duration;

use sentiance_emulator::server::{self, Config, KEY_WITH_USER_LINK, Running};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long nothing has to come before a connection counts as silent.
const SILENCE: Duration = Duration::from_millis(250);
/// Nothing here takes longer, unless it hangs.
const PATIENCE: Duration = Duration::from_secs(10);

pub const KEY: &str = "3f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";
pub const OTHER_KEY: &str = "4f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";
pub const INSTALL: &str = "5f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";

pub struct Emulator {
    pub running: Running,
}

impl Emulator {
    pub async fn start() -> Self {
        Self::with(Config { control: true, ..Config::default() }).await
    }

    pub async fn with(config: Config) -> Self {
        Self { running: server::start(config).await.expect("free ports and a usable state file") }
    }

    pub async fn app(&self) -> Client {
        Client::connect(&self.running.app_url).await
    }

    pub async fn platform(&self) -> Client {
        Client::connect(&self.running.platform_url).await
    }

    pub async fn mint(&self, external_id: &str) -> String {
        let answer = self.platform().await.send(&mint_request(external_id)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["authentication_code"].as_str().unwrap().to_owned()
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

pub struct Request {
    head: String,
    body: String,
}

impl Request {
    pub fn new(method: &str, path: &str) -> Self {
        Self { head: format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n"), body: String::new() }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head += &format!("{name}: {value}\r\n");
        self
    }

    pub fn body(mut self, body: &str) -> Self {
        self.body = body.to_owned();
        self
    }

    fn bytes(&self) -> Vec<u8> {
        format!("{}content-length: {}\r\n\r\n{}", self.head, self.body.len(), self.body).into_bytes()
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|reason| panic!("{reason}: {:?}", String::from_utf8_lossy(&self.body)))
    }

    /// Empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// How a connection was found after its last byte.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Closed,
    Reset,
    Silent,
}

/// One connection.
pub struct Client {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Client {
    pub async fn connect(url: &str) -> Self {
        let address = url.replace("http://localhost:", "127.0.0.1:");
        Self { stream: TcpStream::connect(address).await.unwrap(), unread: Vec::new() }
    }

    pub async fn write(&mut self, request: &Request) {
        self.stream.write_all(&request.bytes()).await.unwrap();
    }

    /// A request whose last bytes never come.
    pub async fn write_all_but(&mut self, request: &Request, missing: usize) {
        let bytes = request.bytes();
        self.stream.write_all(&bytes[..bytes.len() - missing]).await.unwrap();
    }

    pub async fn send(&mut self, request: &Request) -> Answer {
        self.write(request).await;
        tokio::time::timeout(PATIENCE, self.answer()).await.expect("an answer in time")
    }

    /// Everything that comes for a request whose connection is to end, and how it ends.
    pub async fn rest(&mut self, request: &Request) -> (Vec<u8>, End) {
        self.rest_expecting(request, &End::Closed).await
    }

    /// Everything that comes for a request, and how it ends. A silence is looked for only where it is expected.
    pub async fn rest_expecting(&mut self, request: &Request, end: &End) -> (Vec<u8>, End) {
        self.write(request).await;
        self.rest_within(if *end == End::Silent { SILENCE } else { PATIENCE }).await
    }

    /// Everything that comes until nothing has come for so long.
    pub async fn rest_within(&mut self, silence: Duration) -> (Vec<u8>, End) {
        let mut bytes = std::mem::take(&mut self.unread);
        loop {
            let mut buffer = vec![0; 4096];
            match tokio::time::timeout(silence, self.stream.read(&mut buffer)).await {
                Err(_) => return (bytes, End::Silent),
                Ok(Ok(0)) => return (bytes, End::Closed),
                Ok(Ok(count)) => bytes.extend_from_slice(&buffer[..count]),
                Ok(Err(reason)) if reason.kind() == ErrorKind::ConnectionReset => return (bytes, End::Reset),
                Ok(Err(reason)) => panic!("{reason}"),
            }
        }
    }

    async fn answer(&mut self) -> Answer {
        let head = self.take_until(b"\r\n\r\n").await;
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.trim_end().split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|word| word.parse().ok()).unwrap();
        let headers: BTreeMap<String, String> =
            lines.map(|line| line.split_once(": ").unwrap_or_else(|| panic!("{line}"))).map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        let mut body = Vec::new();
        if headers.get("transfer-encoding").is_some_and(|encoding| encoding == "chunked") {
            loop {
                let size = self.take_until(b"\r\n").await;
                let size = usize::from_str_radix(std::str::from_utf8(&size).unwrap().trim(), 16).unwrap();
                let chunk = self.take(size + 2).await;
                body.extend_from_slice(&chunk[..size]);
                if size == 0 {
                    break;
                }
            }
        } else {
            let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
            body = self.take(length).await;
        }
        Answer { status, headers, body }
    }

    async fn take_until(&mut self, end: &[u8]) -> Vec<u8> {
        loop {
            if let Some(at) = self.unread.windows(end.len()).position(|bytes| bytes == end) {
                return self.unread.drain(..at + end.len()).collect();
            }
            self.more().await;
        }
    }

    async fn take(&mut self, count: usize) -> Vec<u8> {
        while self.unread.len() < count {
            self.more().await;
        }
        self.unread.drain(..count).collect()
    }

    async fn more(&mut self) {
        let mut buffer = vec![0; 65536];
        let count = self.stream.read(&mut buffer).await.unwrap();
        assert!(count > 0, "the connection ended within an answer: {:?}", String::from_utf8_lossy(&self.unread));
        self.unread.extend_from_slice(&buffer[..count]);
    }
}
