//! The rules and the faults on real sockets: the platform and an example app backend, each on an origin of its own.

mod backend;
mod chunked;
mod config;
mod connection;
mod files;
mod serve;
mod shared;
mod state_file;
mod stream_reset;
mod takeover;
mod tls;
mod unfinished;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use config::{Config, Error, Result};
use connection::Listening;
use serve::serve;
use shared::Shared;
use tls::Identity;

use crate::origins::Side;
pub use crate::origins::{KEY_WITH_USER_DELETE, KEY_WITH_USER_LINK, KEY_WITHOUT_USER_LINK};

/// A running emulator. Dropped without [`Running::stop`], it stops as well, without a last word.
pub struct Running {
    /// `http://localhost:<port>`, or `https` with TLS: the page and the app backend.
    pub app_url: String,
    /// Likewise: the platform, and the control API under `/emulator/`.
    pub platform_url: String,
    /// With TLS: what both origins show, as DER, for clients that are to trust it.
    pub certificate: Option<Vec<u8>>,
    shared: Arc<Shared>,
    tasks: Vec<JoinHandle<()>>,
}

/// Listens on both origins. When this returns, both answer.
pub async fn start(config: Config) -> Result<Running> {
    let app = listen("app", config.app).await?;
    let platform = listen("platform", config.platform).await?;
    let identity = config.tls.then(|| Identity::new([app.address.ip(), platform.address.ip()])).transpose()?;
    let (certificate, tls) = identity.map(|identity| (identity.certificate, identity.acceptor)).unzip();
    let shared = Arc::new(Shared::new(&config, app.address, platform.address, certificate.as_ref())?);
    let app = app.serve(tls.clone(), files::router(shared.clone()), shared.clone());
    let platform = platform.serve(tls, platform_router(shared.clone()), shared.clone());
    Ok(Running {
        app_url: shared.app_url.clone(),
        platform_url: shared.platform_url.clone(),
        certificate: certificate.map(|certificate| certificate.to_vec()),
        tasks: vec![tokio::spawn(app), tokio::spawn(platform)],
        shared,
    })
}

impl Running {
    /// Closes both sockets and every connection, stalled ones too.
    pub async fn stop(mut self) {
        for task in std::mem::take(&mut self.tasks) {
            task.abort();
            // A cancelled task says so; there is nothing else to learn from it.
            let _ = task.await;
        }
        self.shared.save();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

fn platform_router(shared: Arc<Shared>) -> Router {
    Router::new().fallback_service(tower::service_fn(move |request| serve(shared.clone(), Side::Platform, request)))
}

async fn listen(side: &'static str, address: SocketAddr) -> Result<Listening> {
    let failed = |reason| Error::Listen { side, address, reason };
    let socket = TcpListener::bind(address).await.map_err(failed)?;
    let address = socket.local_addr().map_err(failed)?;
    Ok(Listening { socket, address })
}
