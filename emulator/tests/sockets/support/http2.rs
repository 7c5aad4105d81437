//! A client that sees every stream of an HTTP/2 connection.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::time::Duration;

use bytes::Bytes;
use h2::client::SendRequest;
use h2::{Reason, RecvStream};

use super::{Answer, PATIENCE, Request, SILENCE, connect};

/// How a stream ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Met {
    /// As it should: END_STREAM.
    Whole,
    /// RST_STREAM, the connection living on.
    StreamReset(Reason),
    /// TCP RST.
    ConnectionReset,
    /// TLS close_notify and TCP FIN.
    ConnectionClosed,
    Silent,
}

/// One connection.
#[derive(Clone)]
pub struct Session {
    origin: String,
    streams: SendRequest<Bytes>,
}

impl Session {
    pub async fn connect(url: &str, certificate: Option<&[u8]>) -> Self {
        let wire = connect(url, certificate.expect("HTTP/2 is spoken over TLS"), &["h2"]).await.unwrap();
        let (streams, connection) = h2::client::handshake(wire).await.unwrap();
        // Its streams tell how it ends.
        tokio::spawn(async { drop(connection.await) });
        Self { origin: url.to_owned(), streams }
    }

    pub async fn send(&self, request: &Request) -> Answer {
        let (answer, met) = self.meet(request).await;
        assert_eq!(met, Met::Whole);
        answer.expect("a whole answer has a head")
    }

    /// What comes for a request, with the bytes of its body that came, and how it ends.
    pub async fn meet(&self, request: &Request) -> (Option<Answer>, Met) {
        self.meet_within(request, PATIENCE).await
    }

    /// Likewise, where a silence is expected.
    pub async fn meet_silence(&self, request: &Request) -> (Option<Answer>, Met) {
        self.meet_within(request, SILENCE).await
    }

    async fn meet_within(&self, request: &Request, silence: Duration) -> (Option<Answer>, Met) {
        let (head, body) = request.frames(&self.origin);
        let mut streams = self.streams.clone().ready().await.unwrap();
        let (answer, mut sender) = streams.send_request(head, body.is_empty()).unwrap();
        if !body.is_empty() {
            sender.send_data(body, true).unwrap();
        }
        let (head, body) = match tokio::time::timeout(silence, answer).await {
            Err(_) => return (None, Met::Silent),
            Ok(Err(reason)) => return (None, met(&reason)),
            Ok(Ok(answer)) => answer.into_parts(),
        };
        let headers: BTreeMap<String, String> = head.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
        let (body, met) = rest(body, silence).await;
        (Some(Answer { status: head.status.as_u16(), headers, body }), met)
    }
}

async fn rest(mut stream: RecvStream, silence: Duration) -> (Vec<u8>, Met) {
    let mut body = Vec::new();
    loop {
        match tokio::time::timeout(silence, stream.data()).await {
            Err(_) => return (body, Met::Silent),
            Ok(None) => return (body, Met::Whole),
            Ok(Some(Err(reason))) => return (body, met(&reason)),
            Ok(Some(Ok(bytes))) => {
                stream.flow_control().release_capacity(bytes.len()).unwrap();
                body.extend_from_slice(&bytes);
            }
        }
    }
}

fn met(error: &h2::Error) -> Met {
    match error.get_io().map(std::io::Error::kind) {
        Some(ErrorKind::ConnectionReset) => Met::ConnectionReset,
        // What h2 makes of an orderly end while a stream is open.
        Some(ErrorKind::BrokenPipe) => Met::ConnectionClosed,
        None if error.is_reset() && error.is_remote() => Met::StreamReset(error.reason().unwrap()),
        _ => panic!("{error:?}"),
    }
}
