//! The pages of all subjects and what they ask: one server, with the emulator's backend behind it and its platform beside it.

use std::{net::Ipv4Addr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use sentiance_emulator::server::{self, Config, Running};
use serde_json::json;
use tokio::{net::TcpListener, task::JoinHandle};
use webdriver_harness::Sure;

use crate::{
    bundle::{self, Bundles},
    mock,
};

pub struct Server {
    pub port: u16,
    emulator: Running,
    tasks: [JoinHandle<()>; 2],
}

struct Shared {
    bundles: Bundles,
    /// The page of all subjects, but for who it is.
    page: String,
    backend: String,
    cookie: HeaderValue,
    client: Client<HttpConnector, Body>,
}

impl Server {
    pub async fn start(bundles: Bundles) -> Sure<Self> {
        let emulator = server::start(Config::default()).await?;
        let client = Client::builder(TokioExecutor::new()).build_http();
        let cookie = log_in(&client, &emulator.app_url).await?;
        let (pages, mocks) = (TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?, TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?);
        let port = pages.local_addr()?.port();
        let mock = format!("http://localhost:{}", mocks.local_addr()?.port());
        let places = json!({ "platform": emulator.platform_url, "mock": mock }).to_string();
        let html = bundle::page("index.html")?.replace("PLACES", &places);
        let scale = bundle::page("scale.html")?;
        let shared = Arc::new(Shared { bundles, page: html, backend: format!("{}/auth/code", emulator.app_url), cookie, client });
        let router = Router::new()
            .route("/auth/code", get(code))
            .route("/page/{subject}", get(page))
            .route("/scale", get(async || Html(scale)))
            .route("/blank", get(async || Html("<!doctype html><title>Blank</title>")))
            .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
            .fallback(file)
            .with_state(shared)
            // Where peers are at home on the app's own origin.
            .merge(mock::router())
            .layer(middleware::from_fn(isolated));
        Ok(Self { port, emulator, tasks: [serve(pages, router), serve(mocks, mock::router())] })
    }

    /// A site that no browser has seen yet: nothing is cached or stored there, and its pages get a process of their own.
    pub fn site(&self, number: usize) -> String {
        format!("http://v{number}.localhost:{}", self.port)
    }

    pub async fn stop(self) {
        self.tasks.iter().for_each(JoinHandle::abort);
        self.emulator.stop().await;
    }
}

fn serve(socket: TcpListener, router: Router) -> JoinHandle<()> {
    tokio::spawn(async move {
        // It serves until it is aborted; whoever measures sees that there is no answer.
        let _ = axum::serve(socket, router).await;
    })
}

/// Only pages that are isolated have a clock of microseconds.
async fn isolated(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let headers = [("cross-origin-opener-policy", "same-origin"), ("cross-origin-embedder-policy", "require-corp")];
    for (name, value) in headers {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    answer
}

async fn page(State(shared): State<Arc<Shared>>, Path(subject): Path<String>) -> Html<String> {
    Html(shared.page.replace("SUBJECT", &subject))
}

/// Kept by the browser, as scripts with a hash in their name are.
async fn file(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path();
    let Some(file) = shared.bundles.get(path) else { return StatusCode::NOT_FOUND.into_response() };
    let kind = if path.ends_with(".wasm") { "application/wasm" } else { "text/javascript" };
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_ENCODING, "br"), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, file.brotli.clone()).into_response()
}

/// A code for the one person of all runs, from the emulator's backend.
async fn code(State(shared): State<Arc<Shared>>) -> Response {
    let request = Request::get(&shared.backend).header(header::COOKIE, shared.cookie.clone()).header(header::ACCEPT, "application/json").body(Body::empty());
    let Ok(request) = request else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    match shared.client.request(request).await {
        Ok(answer) => answer.into_response(),
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

async fn log_in(client: &Client<HttpConnector, Body>, app: &str) -> Sure<HeaderValue> {
    let request =
        Request::post(format!("{app}/login")).header(header::CONTENT_TYPE, "application/json").body(Body::from(json!({ "user": "bench" }).to_string()))?;
    let answer = client.request(request).await?;
    let cookie = answer.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok()?.split(';').next());
    Ok(HeaderValue::from_str(cookie.ok_or("the emulator's backend gave no session")?)?)
}
