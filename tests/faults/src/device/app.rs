//! An app on an origin of its own: the package, a backend that hands out codes, and pages that do what the test says.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use edge_tests::{Control, PRELUDE, Sure};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};
use tower_http::services::ServeDir;

use super::puppet::{Puppet, Strings};
use crate::Scene;

pub struct App {
    url: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    platform: String,
    control: Control,
    person: Mutex<String>,
    /// Requests for a code that are still to be answered 503.
    busy: AtomicU32,
    strings: Strings,
}

impl App {
    /// With that person logged in, on the scene's platform.
    pub async fn start(scene: &Scene, person: &str) -> Sure<Self> {
        let platform = scene.stage.emulator.platform_url.clone();
        let control = Control::of(&scene.stage.emulator)?;
        let shared = Arc::new(Shared { platform, control, person: String::from(person).into(), busy: 0.into(), strings: Strings::default() });
        let router = Router::new()
            .route("/", get(page))
            .route("/next", post(next))
            .route("/done", post(done))
            .route("/point", post(point))
            .route("/auth/code", get(code))
            .with_state(shared.clone())
            .nest_service("/sentiance-web", ServeDir::new(scene.subject().folder()?))
            // Browsers ask for it by themselves.
            .route("/favicon.ico", get(async || StatusCode::NO_CONTENT));
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://localhost:{}", socket.local_addr()?.port());
        let task = tokio::spawn(async move {
            // It serves until it is aborted; there is nobody to tell of an error but the test, which will see no answers.
            let _ = axum::serve(socket, router).await;
        });
        Ok(Self { url, shared, task })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// A page of this app, known to the test by that name.
    pub fn page(&self, name: &str) -> Puppet {
        Puppet::new(format!("{}/?tab={name}", self.url), self.shared.strings.string(name))
    }

    /// Another person logs in.
    pub fn log_in(&self, person: &str) {
        *self.shared.person.lock().unwrap_or_else(PoisonError::into_inner) = person.into();
    }

    /// The backend is busy when it is asked for the next code.
    pub fn be_busy_once(&self) {
        self.shared.busy.store(1, Ordering::Relaxed);
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[derive(Deserialize)]
struct Tab {
    tab: String,
}

async fn page() -> Html<String> {
    let scripts = [PRELUDE, include_str!("puppet.js"), include_str!("points.js")].map(|script| format!("<script>\n{script}</script>\n"));
    Html(format!("<!doctype html><meta charset=\"utf-8\"><title>App</title>\n{}", scripts.concat()))
}

async fn next(State(app): State<Arc<Shared>>, Query(Tab { tab }): Query<Tab>) -> Json<Value> {
    Json(app.strings.string(&tab).next().await)
}

async fn done(State(app): State<Arc<Shared>>, Query(Tab { tab }): Query<Tab>, Json(done): Json<Value>) {
    app.strings.string(&tab).done(&done);
}

/// A page that stands still at a point is not answered: there it ends.
async fn point(State(app): State<Arc<Shared>>, Query(Tab { tab }): Query<Tab>, Json(reached): Json<Value>) {
    app.strings.string(&tab).reached(reached);
    std::future::pending().await
}

async fn code(State(app): State<Arc<Shared>>) -> Response {
    if app.busy.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |busy| busy.checked_sub(1)).is_ok() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let person = app.person.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match app.control.mint(&person).await {
        Ok(code) => Json(json!({ "auth_code": code, "platform_url": app.platform })).into_response(),
        Err(failure) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{failure:?}")).into_response(),
    }
}
