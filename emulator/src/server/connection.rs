//! Connections: HTTP/1.1 without TLS; with it HTTP/2, or HTTP/1.1 for clients that prefer it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::shared::Shared;
use super::stream_reset::StreamReset;
use super::takeover::{Takeover, Wire, play};
use super::tls::HTTP2;
use crate::origins::Origins;

/// An open socket that nobody is served from yet.
pub(super) struct Listening {
    pub socket: TcpListener,
    pub address: SocketAddr,
}

impl Listening {
    /// Serves until it is dropped; with it end all its connections.
    pub async fn serve(self, tls: Option<TlsAcceptor>, router: Router, shared: Arc<Shared>) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                Some(_) = connections.join_next() => {}
                accepted = self.socket.accept() => match accepted {
                    Ok((stream, _)) => {
                        shared.look(Origins::connected);
                        connections.spawn(serve_one(stream, tls.clone(), router.clone()));
                    }
                    // Out of file descriptors, or the client was gone already: neither is helped by trying at once.
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                },
            }
        }
    }
}

async fn serve_one(socket: TcpStream, tls: Option<TlsAcceptor>, router: Router) {
    // Small answers at once: a fault's timing is what was asked for, not Nagle's.
    let _ = socket.set_nodelay(true);
    let Some(tls) = tls else { return converse(socket, false, router).await };
    // A client that does not trust the certificate leaves here.
    if let Ok(wire) = tls.accept(socket).await {
        let http2 = wire.get_ref().1.alpn_protocol() == Some(HTTP2);
        converse(wire, http2, router).await;
    }
}

/// Answers requests until the client leaves or a handler takes the connection over.
async fn converse(mut wire: impl Wire, http2: bool, router: Router) {
    let (takeover, mut scripts) = Takeover::new();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(takeover.clone());
        let answer = router.clone().oneshot(request);
        async {
            let Ok(answer) = answer.await;
            StreamReset::if_marked(answer)
        }
    });
    // Lent, so that it is still there when the HTTP server has been sent away.
    let io = TokioIo::new(&mut wire);
    // When a script comes, all earlier answers are written over HTTP/1.1, which answers one request at a time;
    // over HTTP/2 those of other streams are lost with the connection, as with a host that died.
    let script = if http2 {
        tokio::select! {
            _ = http2::Builder::new(TokioExecutor::new()).serve_connection(io, service) => None,
            script = scripts.recv() => script,
        }
    } else {
        tokio::select! {
            _ = http1::Builder::new().serve_connection(io, service) => None,
            script = scripts.recv() => script,
        }
    };
    if let Some(script) = script {
        // The client may go first; then there is nobody left to play to.
        let _ = play(wire, script).await;
    }
}
