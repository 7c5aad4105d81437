//! A web server as an app might have one: files under a strict policy that knows the page's inline scripts, perhaps with a wrong type for wasm,
//! and the app's backend behind it.

use std::{fs, net::Ipv4Addr, path::PathBuf};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::any,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use sha2::{Digest, Sha256};
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::services::ServeDir;
use webdriver_harness::Sure;

pub struct Site {
    pub port: u16,
    task: JoinHandle<()>,
}

pub struct Plan {
    pub files: PathBuf,
    /// The app's backend, which answers at this origin.
    pub backend: String,
    pub platform: String,
    /// The page whose inline scripts its policy lets pass: import maps can be nothing else.
    pub page: PathBuf,
    /// What `.wasm` files are said to be.
    pub wasm_type: &'static str,
}

#[derive(Clone)]
struct Backend {
    url: String,
    client: Client<HttpConnector, Body>,
}

impl Site {
    pub async fn start(plan: Plan) -> Sure<Self> {
        let backend = Backend { url: plan.backend, client: Client::builder(TokioExecutor::new()).build_http() };
        let policy = HeaderValue::from_str(&policy(&fs::read_to_string(plan.page)?, &plan.platform))?;
        let headers = move |request: Request, next: middleware::Next| {
            let (policy, wasm_type) = (policy.clone(), plan.wasm_type);
            async move {
                let is_wasm = request.uri().path().ends_with(".wasm");
                let mut answer = next.run(request).await;
                answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
                if is_wasm {
                    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(wasm_type));
                }
                answer
            }
        };
        let router = Router::new()
            .route("/login", any(ask))
            .route("/auth/code", any(ask))
            // Browsers ask for it by themselves.
            .route("/favicon.ico", any(async || StatusCode::NO_CONTENT))
            .fallback_service(ServeDir::new(plan.files))
            .layer(middleware::from_fn(headers))
            .with_state(backend);
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = socket.local_addr()?.port();
        let task = tokio::spawn(async move {
            // It serves until it is aborted; there is nobody to tell of an error but the test, which will see no answers.
            let _ = axum::serve(socket, router).await;
        });
        Ok(Self { port, task })
    }

    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

/// Nothing but the app's own files, the platform, and what the page says inline; no Trusted Types policy but one of the app's own.
/// A page that styles itself may go on doing so by script, as React Native's does.
fn policy(page: &str, platform: &str) -> String {
    let inline = page.split("<script type").skip(1).filter_map(|rest| Some(rest.split_once('>')?.1.split_once("</script>")?.0)).filter(|text| !text.is_empty());
    let hashes: String = inline.map(|text| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text)))).collect();
    let styles = if page.contains("<style") { "style-src 'unsafe-inline'; " } else { "" };
    format!(
        "default-src 'none'; {styles}script-src 'self' 'wasm-unsafe-eval'{hashes}; connect-src 'self' {platform}; worker-src 'self'; require-trusted-types-for 'script'; trusted-types app"
    )
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn ask(State(backend): State<Backend>, mut request: Request) -> Response {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let Ok(uri) = format!("{}{path}", backend.url).parse() else { return StatusCode::BAD_REQUEST.into_response() };
    *request.uri_mut() = uri;
    request.headers_mut().remove(header::HOST);
    match backend.client.request(request).await {
        Ok(answer) => answer.into_response(),
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}
