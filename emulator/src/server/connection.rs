//! Connections, and the way to take one from the HTTP server: the faults below HTTP need the socket itself.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::shared::Shared;
use crate::faults::{End, Ending, Script};

/// An open socket that nobody is served from yet.
pub(super) struct Listening {
    pub socket: TcpListener,
    pub address: SocketAddr,
}

impl Listening {
    /// Serves until it is dropped; with it end all its connections.
    pub async fn serve(self, router: Router, shared: Arc<Shared>) {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                Some(_) = connections.join_next() => {}
                accepted = self.socket.accept() => match accepted {
                    Ok((stream, _)) => {
                        shared.counters.connections.add_one();
                        connections.spawn(serve_one(stream, router.clone()));
                    }
                    // Out of file descriptors, or the client was gone already: neither is helped by trying at once.
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                },
            }
        }
    }
}

/// A handler's hold on the connection it is called from.
#[derive(Clone)]
pub(super) struct Takeover(mpsc::UnboundedSender<Script>);

impl Takeover {
    /// Plays the script in place of an answer. Never returns: the handler ends with its connection.
    pub async fn play<T>(self, script: Script) -> T {
        // It fails only when the connection is gone, and the handler with it.
        let _ = self.0.send(script);
        std::future::pending().await
    }
}

async fn serve_one(stream: TcpStream, router: Router) {
    // Small answers at once: a fault's timing is what was asked for, not Nagle's.
    let _ = stream.set_nodelay(true);
    let (takeover, mut scripts) = mpsc::unbounded_channel();
    let takeover = Takeover(takeover);
    let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(takeover.clone());
        router.clone().oneshot(request)
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let script = tokio::select! {
        _ = &mut connection => return,
        Some(script) = scripts.recv() => script,
    };
    // All earlier answers are written: HTTP/1.1 answers one request at a time.
    let stream = connection.into_parts().io.into_inner();
    // The client may go first; then there is nobody left to play to.
    let _ = play(stream, script).await;
}

async fn play(mut stream: TcpStream, script: Script) -> io::Result<()> {
    stream.write_all(&script.bytes).await?;
    match script.ending {
        Ending::Cut(End::Reset) => {
            if !script.bytes.is_empty() {
                // A reset drops what has not left yet.
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            stream.set_zero_linger()
        }
        Ending::Cut(End::Close) => {
            stream.shutdown().await?;
            // Unread bytes would turn the close into a reset.
            let _ = tokio::time::timeout(Duration::from_secs(1), read_to_end(&mut stream)).await;
            Ok(())
        }
        Ending::Stall => read_to_end(&mut stream).await,
    }
}

async fn read_to_end(stream: &mut TcpStream) -> io::Result<()> {
    let mut ignored = [0; 1024];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}
