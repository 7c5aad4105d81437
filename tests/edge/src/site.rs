//! The package on a web server of somebody else: another content security policy, sandboxed frames, a backend that does not answer.

use std::{
    net::{Ipv4Addr, TcpListener as Port},
    path::PathBuf,
};

use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode},
    response::Html,
    routing::get,
};
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

use crate::{Sure, stage::package};

const BLANK: &str = "<!doctype html><title>Blank</title>";
const SANDBOX: &str = "<!doctype html><title>Sandbox</title><iframe sandbox=\"allow-scripts\" src=\"/blank\"></iframe>";

/// Tells whoever frames it how the module finds things there.
const STATUS: &str = "<!doctype html><title>Status</title><script type=\"module\">import { getSdkStatus } from \"/sentiance-web/index.js\"; parent.postMessage(await getSdkStatus(), \"*\")</script>";

/// Lets whoever frames it change its globals before it imports anything.
const FRAME: &str = "<!doctype html><title>Frame</title><script>window.load = (entry) => import(entry)</script>";

/// `/blank` has nothing on it; `/frame` imports what its frame wants; `/sandbox` shows it in a frame that may run scripts and nothing else; `/status` tells its frame the status.
pub struct Site {
    pub url: String,
    task: JoinHandle<()>,
}

impl Site {
    pub async fn start(policy: &'static str) -> Sure<Self> {
        Self::start_with(policy, package()?).await
    }

    /// With whatever is to be served as the package.
    pub async fn start_with(policy: &'static str, package: PathBuf) -> Sure<Self> {
        let header = |name, value| SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value));
        let router = Router::new()
            .route("/blank", get(async || Html(BLANK)))
            .route("/frame", get(async || Html(FRAME)))
            .route("/sandbox", get(async || Html(SANDBOX)))
            .route("/status", get(async || Html(STATUS)))
            // Browsers ask for it by themselves.
            .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
            .nest_service("/sentiance-web", ServeDir::new(package))
            // A sandboxed frame is of no origin: to it every script is another's.
            .layer(header("access-control-allow-origin", "*"))
            .layer(header("content-security-policy", policy));
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://localhost:{}", socket.local_addr()?.port());
        let task = tokio::spawn(async move {
            // It serves until it is aborted; there is nobody to tell of an error but the test, which will see no answers.
            let _ = axum::serve(socket, router).await;
        });
        Ok(Self { url, task })
    }

    /// Where nobody listens.
    pub fn nowhere() -> Sure<String> {
        let port = Port::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        Ok(format!("http://localhost:{port}"))
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}
