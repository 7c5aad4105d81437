//! The app's origin: the page, and a backend like Sentiance's public sample, with a login.

mod auth_code;
mod backend;
mod headers;
mod pages;
mod said;
mod session;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, options, post};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use serde_json::{Value, json};

pub(super) use backend::Backend;
pub(super) use session::Sessions;

use super::log::Side;
use super::recorded::{self, What, read, recorded};
use super::shared::Shared;
use crate::faults::Route;

type App = State<Arc<Shared>>;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    let calls = Router::new()
        .route("/login", post(login))
        .route("/logout", post(logout))
        .route("/session", get(session))
        .route("/config.json", get(config))
        .route("/auth/code", get(auth_code))
        .route("/auth/code", options(auth_code_preflight))
        .method_not_allowed_fallback(pages::not_found)
        .with_state(shared.clone());
    calls.merge(pages::router(&shared)).layer(middleware::map_response_with_state(shared, headers::add))
}

async fn login(State(shared): App, request: Request) -> Response {
    shared.counters.login.add_one();
    let read = read(request).await;
    recorded(&shared, Side::App, Some(Route::Login), read, no_store, async |request, _| session::login(&shared, &request)).await
}

async fn logout(State(shared): App, request: Request) -> Response {
    let read = read(request).await;
    recorded(&shared, Side::App, None, read, no_store, async |request, _| session::logout(&shared, &request)).await
}

async fn session(State(shared): App, request: Request) -> Response {
    let read = read(request).await;
    recorded(&shared, Side::App, None, read, no_store, async |request, _| session::who(&shared, &request)).await
}

async fn config(State(shared): App, request: Request) -> Response {
    let read = read(request).await;
    let body = json!({ "platform_url": shared.platform_url, "control": shared.control });
    recorded(&shared, Side::App, None, read, no_store, async |_, _| json_answer(body, "")).await
}

async fn auth_code(State(shared): App, request: Request) -> Response {
    shared.counters.auth_code.add_one();
    let read = read(request).await;
    recorded(&shared, Side::App, Some(Route::AuthCode), read, auth_code::common_headers, async |request, _| auth_code::hand_out(&shared, &request).await).await
}

async fn auth_code_preflight(State(shared): App, request: Request) -> Response {
    shared.counters.preflight.add_one();
    let read = read(request).await;
    recorded(&shared, Side::App, None, read, auth_code::common_headers, async |request, _| auth_code::preflight(&request)).await
}

fn no_store() -> HeaderMap {
    HeaderMap::from_iter([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))])
}

fn json_answer(body: Value, what: impl Into<String>) -> recorded::Answer {
    let mut answer = recorded::Answer::new(Bytes::from(body.to_string()));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    answer.extensions_mut().insert(What(what.into()));
    answer
}
