//! The control API: what tests and the demo switch on, move and read. Any origin may call it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, http::Method};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::platform::preflight_headers;
use super::shared::Shared;
use crate::faults::Fault;
use crate::rules::contract::Answer;
use crate::rules::{Secret, Time, UserId};

type Emulator = State<Arc<Shared>>;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/faults", get(list_faults).post(add_faults).delete(clear_faults))
        .route("/clock", get(read_clock).post(move_clock).delete(right_clock))
        .route("/counters", get(counters))
        .route("/log", get(log))
        .route("/reset", post(reset))
        .route("/whoami", get(whoami).post(whoami))
        .route("/users", get(users))
        .route("/users/{id}/{action}", post(act_on_user))
        .fallback(async || Refused(StatusCode::NOT_FOUND, "no such control; the emulator's README lists them".to_owned()))
        .method_not_allowed_fallback(async || {
            Refused(StatusCode::METHOD_NOT_ALLOWED, "not with this method; the emulator's README lists the controls".to_owned())
        })
        .layer(middleware::from_fn_with_state(shared.clone(), any_origin))
        .with_state(shared)
}

async fn any_origin(State(shared): Emulator, request: Request, next: Next) -> Response {
    let mut answer = if request.method() == Method::OPTIONS {
        (StatusCode::NO_CONTENT, preflight_headers(request.headers())).into_response()
    } else {
        next.run(request).await
    };
    answer.headers_mut().extend(Answer::common_headers(&shared.clock.http_date()));
    answer
}

/// A control request that was not understood, with what to mend.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "message": self.1 }))).into_response()
    }
}

/// JSON whatever the Content-Type says, so that a page needs no preflight.
fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|reason| Refused(StatusCode::BAD_REQUEST, reason.to_string()))
}

/// One fault, or a list of them.
#[derive(Deserialize)]
#[serde(transparent)]
struct Faults(#[serde(deserialize_with = "one_or_many")] Vec<Fault>);

fn one_or_many<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Fault>, D::Error> {
    // Not an untagged enum: its errors do not say which field is wrong.
    let faults = match Value::deserialize(from)? {
        Value::Array(faults) => faults.into_iter().map(serde_json::from_value).collect(),
        one => serde_json::from_value(one).map(|fault| vec![fault]),
    };
    faults.map_err(serde::de::Error::custom)
}

async fn add_faults(State(shared): Emulator, body: Bytes) -> Result<Response, Refused> {
    let Faults(faults) = parse(&body)?;
    for fault in &faults {
        fault.check(shared.tls).map_err(|reason| Refused(StatusCode::BAD_REQUEST, reason))?;
    }
    let mut plan = shared.faults();
    for fault in faults {
        plan.add(fault);
    }
    Ok(Json(plan.list()).into_response())
}

async fn list_faults(State(shared): Emulator) -> Response {
    Json(shared.faults().list()).into_response()
}

async fn clear_faults(State(shared): Emulator) -> Response {
    let mut plan = shared.faults();
    plan.clear();
    Json(plan.list()).into_response()
}

/// How to move the clock: exactly one of these.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockMove {
    /// On from where it is now; back if negative.
    advance_ms: Option<i64>,
    /// Away from this machine's clock.
    offset_ms: Option<i64>,
    /// To this moment, from where it runs on.
    set: Option<String>,
}

async fn move_clock(State(shared): Emulator, body: Bytes) -> Result<Response, Refused> {
    let refused = |what: &str| Refused(StatusCode::BAD_REQUEST, what.to_owned());
    match parse(&body)? {
        ClockMove { advance_ms: Some(ms), offset_ms: None, set: None } => shared.clock.advance(ms),
        ClockMove { advance_ms: None, offset_ms: Some(ms), set: None } => shared.clock.set_offset(ms),
        ClockMove { advance_ms: None, offset_ms: None, set: Some(moment) } => {
            let moment = Time::parse(&moment);
            shared.clock.set(moment.ok_or_else(|| refused("set must be an RFC 3339 time, such as 2030-01-01T00:00:00Z"))?);
        }
        _ => return Err(refused("give one of advance_ms, offset_ms, set")),
    }
    Ok(clock(&shared))
}

async fn read_clock(State(shared): Emulator) -> Response {
    clock(&shared)
}

async fn right_clock(State(shared): Emulator) -> Response {
    shared.clock.set_offset(0);
    clock(&shared)
}

fn clock(shared: &Shared) -> Response {
    Json(json!({ "now": shared.clock.now().rfc3339(), "offset_ms": shared.clock.offset_ms() })).into_response()
}

async fn counters(State(shared): Emulator) -> Response {
    Json(shared.counters.report(shared.look(|platform| platform.counters()))).into_response()
}

async fn log(State(shared): Emulator) -> Response {
    Json(shared.log.list()).into_response()
}

async fn users(State(shared): Emulator) -> Response {
    let now = shared.clock.now();
    Json(shared.look(|platform| platform.users(now))).into_response()
}

/// What a request with a token is good for: it tells whose token it is, and how much came with it.
async fn whoami(State(shared): Emulator, headers: HeaderMap, body: Bytes) -> Result<Response, Refused> {
    let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let now = shared.clock.now();
    let user = token.and_then(|token| shared.look(|platform| platform.bearer(&Secret::new(token), now).map(ToString::to_string)));
    match user {
        Some(user) => Ok(Json(json!({ "user_id": user, "bytes": body.len() })).into_response()),
        None => Err(Refused(StatusCode::UNAUTHORIZED, "send a token that works as Authorization: Bearer <token>".to_owned())),
    }
}

/// As freshly started on an empty state: connections in the middle of a fault stay as they are.
async fn reset(State(shared): Emulator) -> StatusCode {
    shared.faults().clear();
    shared.clock.set_offset(0);
    shared.sessions.clear();
    shared.decide(|platform, _| platform.clear());
    shared.counters.clear();
    shared.log.clear();
    StatusCode::NO_CONTENT
}

async fn act_on_user(State(shared): Emulator, Path((id, action)): Path<(String, String)>) -> Result<StatusCode, Refused> {
    let id = UserId::new(id);
    let found = shared.decide(|platform, _| match action.as_str() {
        "disable" => Some(platform.disable_user(&id)),
        "enable" => Some(platform.enable_user(&id)),
        "delete" => Some(platform.delete_user(&id)),
        _ => None,
    });
    match found {
        Some(true) => Ok(StatusCode::NO_CONTENT),
        Some(false) => Err(Refused(StatusCode::NOT_FOUND, "no such user; GET /emulator/users lists them".to_owned())),
        None => Err(Refused(StatusCode::NOT_FOUND, "a user can be disabled, enabled or deleted".to_owned())),
    }
}
