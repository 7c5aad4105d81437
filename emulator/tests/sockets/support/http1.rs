//! A client that sees every byte of HTTP/1.1.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::wire::{self, Wire};
use super::{Answer, PATIENCE, Request, SILENCE};

/// How a connection was found after its last byte.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Closed,
    Reset,
    Silent,
}

/// One connection.
pub struct Client {
    stream: Box<dyn Wire>,
    unread: Vec<u8>,
}

impl Client {
    /// With a certificate: over TLS.
    pub async fn connect(url: &str, certificate: Option<&[u8]>) -> Self {
        let stream: Box<dyn Wire> = match certificate {
            Some(certificate) => Box::new(wire::connect(url, certificate, &["http/1.1"]).await.unwrap()),
            None => Box::new(wire::tcp(url).await),
        };
        Self { stream, unread: Vec::new() }
    }

    pub async fn write(&mut self, request: &Request) {
        self.write_all_but(request, 0).await;
    }

    /// A request whose last bytes never come.
    pub async fn write_all_but(&mut self, request: &Request, missing: usize) {
        let bytes = request.bytes();
        self.stream.write_all(&bytes[..bytes.len() - missing]).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    pub async fn send(&mut self, request: &Request) -> Answer {
        self.write(request).await;
        self.receive().await
    }

    /// The next answer, whichever request it is for.
    pub async fn receive(&mut self) -> Answer {
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
