//! The rules and the faults on real sockets: the platform and an example app backend, each on an origin of its own.

mod app;
mod chunked;
mod clock;
mod config;
mod connection;
mod control;
mod counters;
mod log;
mod platform;
mod recorded;
mod shared;
mod state_file;

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use config::{Config, Error, KEY_WITH_USER_LINK, KEY_WITHOUT_USER_LINK, Result};
use connection::Listening;
use shared::Shared;

/// A running emulator. Dropped without [`Running::stop`], it stops as well, without a last word.
pub struct Running {
    /// `http://localhost:<port>`: the page and the app backend.
    pub app_url: String,
    /// `http://localhost:<port>`: the platform, and the control API under `/emulator/`.
    pub platform_url: String,
    shared: Arc<Shared>,
    tasks: Vec<JoinHandle<()>>,
}

/// Listens on both origins. When this returns, both answer.
pub async fn start(config: Config) -> Result<Running> {
    let app = listen("app", config.app).await?;
    let platform = listen("platform", config.platform).await?;
    let shared = Arc::new(Shared::new(&config, app.address, platform.address)?);
    let app = app.serve(app::router(shared.clone()), shared.clone());
    let platform = platform.serve(platform::router(shared.clone()), shared.clone());
    let tasks = vec![tokio::spawn(app), tokio::spawn(platform)];
    Ok(Running { app_url: shared.app_url.clone(), platform_url: shared.platform_url.clone(), shared, tasks })
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

async fn listen(side: &'static str, address: SocketAddr) -> Result<Listening> {
    let failed = |reason| Error::Listen { side, address, reason };
    let socket = TcpListener::bind(address).await.map_err(failed)?;
    let address = socket.local_addr().map_err(failed)?;
    Ok(Listening { socket, address })
}
