//! The platform's origin: the exchange contract, and the control API where it is switched on.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::control;
use super::log::Side;
use super::recorded::{self, What, recorded};
use super::shared::Shared;
use crate::faults::Route;
use crate::rules::contract::{Answer, Call};

pub(super) fn router(shared: Arc<Shared>) -> Router {
    let contract = Router::new().fallback(contract).with_state(shared.clone());
    if shared.control { Router::new().nest("/emulator", control::router(shared)).fallback_service(contract) } else { contract }
}

async fn contract(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    if request.method() == Method::OPTIONS {
        shared.counters.preflight.add_one();
    }
    let read = recorded::read(request).await;
    let (request, _) = &read;
    let common = || Answer::common_headers(&shared.clock.http_date());
    if request.method() == Method::OPTIONS {
        let what = What("preflight".to_owned());
        return recorded(&shared, Side::Platform, None, read, common, async |request, _| preflight(&request, what)).await;
    }
    let call = Call::of(request.method(), request.uri().path());
    if let Ok(call) = &call {
        shared.look(|platform| platform.observe(call, request.body()));
    }
    let route = call.as_ref().ok().map(Route::from);
    recorded(&shared, Side::Platform, route, read, common, async |request, deviation| {
        http_answer(shared.decide(|platform, moment| match &call {
            Ok(call) => platform.serve(call, request, deviation, moment),
            Err(refusal) => Answer::refusal(*refusal, moment),
        }))
    })
    .await
}

fn http_answer(answer: Answer) -> recorded::Answer {
    let mut http = recorded::Answer::new(Bytes::new());
    *http.status_mut() = answer.status;
    if let Some(body) = answer.body {
        http.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *http.body_mut() = Bytes::from(body.to_string());
    }
    http.extensions_mut().insert(What(answer.what));
    http
}

/// For apps that add headers of their own; the module's requests need none.
fn preflight(request: &recorded::Request, what: What) -> recorded::Answer {
    let mut answer = recorded::Answer::new(Bytes::new());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer.headers_mut().extend(preflight_headers(request.headers()));
    answer.extensions_mut().insert(what);
    answer
}

pub(super) fn preflight_headers(request: &HeaderMap) -> HeaderMap {
    let asked = request.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, DELETE"));
    // By name: `*` does not cover Authorization.
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.unwrap_or(HeaderValue::from_static("*")));
    headers
}
