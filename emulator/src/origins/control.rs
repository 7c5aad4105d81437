//! The control API: what tests and the demo switch on, move and read. Any origin may call it.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[cfg(feature = "page")]
use super::page::file as page;
use super::{BODY_KEPT, Origins, platform};
use crate::faults::Fault;
use crate::rules::{Secret, Time};

const PLACE: &str = "/emulator";

/// Whether a path of the platform's origin is the control API's.
pub(super) fn is_here(path: &str) -> bool {
    path.strip_prefix(PLACE).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A control request that was not understood, with what to mend.
struct Refused(StatusCode, String);

/// What was asked for: something to tell, or nothing (204).
type Told = Result<Option<String>, Refused>;

/// What can be controlled.
enum Control<'a> {
    Faults,
    Clock,
    Counters,
    Log,
    Users,
    User { id: &'a str, action: &'a str },
    WhoAmI,
    Reset,
}

impl<'a> Control<'a> {
    fn of(path: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix(PLACE)?.strip_prefix('/')?.split('/').collect();
        Some(match segments[..] {
            ["faults"] => Self::Faults,
            ["clock"] => Self::Clock,
            ["counters"] => Self::Counters,
            ["log"] => Self::Log,
            ["users"] => Self::Users,
            ["users", id, action] => Self::User { id, action },
            ["whoami"] => Self::WhoAmI,
            ["reset"] => Self::Reset,
            _ => return None,
        })
    }

    fn methods(&self) -> &'static [Method] {
        match self {
            Self::Faults | Self::Clock => &[Method::GET, Method::POST, Method::DELETE],
            Self::Counters | Self::Log | Self::Users => &[Method::GET],
            Self::WhoAmI => &[Method::GET, Method::POST],
            Self::User { .. } | Self::Reset => &[Method::POST],
        }
    }
}

impl Origins {
    pub(super) fn control(&mut self, now: Time, request: &Request<Bytes>) -> Response<Bytes> {
        let mut answer = match *request.method() {
            Method::OPTIONS => platform::preflight(request.headers()),
            _ => page(request).unwrap_or_else(|| written(self.controlled(now, request))),
        };
        if answer.status() == StatusCode::METHOD_NOT_ALLOWED
            && let Some(control) = Control::of(request.uri().path())
            && let Ok(allowed) = HeaderValue::from_str(&control.methods().iter().map(Method::as_str).collect::<Vec<_>>().join(", "))
        {
            answer.headers_mut().insert(header::ALLOW, allowed);
        }
        answer.headers_mut().extend(self.platform_headers(now));
        answer
    }

    fn controlled(&mut self, now: Time, request: &Request<Bytes>) -> Told {
        let no_such = || Refused(StatusCode::NOT_FOUND, "no such control; the emulator's README lists them".to_owned());
        let control = Control::of(request.uri().path()).ok_or_else(no_such)?;
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        if !control.methods().contains(method) {
            return Err(Refused(StatusCode::METHOD_NOT_ALLOWED, "not with this method; the emulator's README lists the controls".to_owned()));
        }
        let body = request.body();
        if body.len() == BODY_KEPT {
            return Err(Refused(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 2 MiB".to_owned()));
        }
        match control {
            Control::Faults => {
                if method == Method::POST {
                    let Faults(faults) = parse(body)?;
                    self.add_faults(faults).map_err(bad)?;
                } else if method == Method::DELETE {
                    self.clear_faults();
                }
                told(self.faults())
            }
            Control::Clock => {
                if method == Method::POST {
                    self.move_clock(now, parse(body)?)?;
                } else if method == Method::DELETE {
                    self.clock.set_offset(0);
                }
                told(json!({ "now": self.clock.at(now).rfc3339(), "offset_ms": self.clock.offset_ms() }))
            }
            Control::Counters => told(self.counters()),
            Control::Log => told(self.log()),
            Control::Users => told(self.users(now)),
            Control::User { id, action } => self.act(id, action),
            Control::WhoAmI => self.who(now, request.headers(), body),
            Control::Reset => {
                self.reset(now);
                Ok(None)
            }
        }
    }

    fn move_clock(&mut self, now: Time, to: ClockMove) -> Result<(), Refused> {
        match to {
            ClockMove { advance_ms: Some(ms), offset_ms: None, set: None } => self.clock.advance(ms),
            ClockMove { advance_ms: None, offset_ms: Some(ms), set: None } => self.clock.set_offset(ms),
            ClockMove { advance_ms: None, offset_ms: None, set: Some(moment) } => {
                let moment = Time::parse(&moment).ok_or_else(|| bad("set must be an RFC 3339 time, such as 2030-01-01T00:00:00Z"))?;
                self.clock.set(moment, now);
            }
            _ => return Err(bad("give one of advance_ms, offset_ms, set")),
        }
        Ok(())
    }

    /// What a request with a token is good for: it tells whose token it is, and how much came with it.
    fn who(&self, now: Time, headers: &HeaderMap, body: &Bytes) -> Told {
        let token = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        match token.and_then(|token| self.platform.bearer(&Secret::new(token), self.clock.at(now))) {
            Some(user) => told(json!({ "user_id": user.to_string(), "bytes": body.len() })),
            None => Err(Refused(StatusCode::UNAUTHORIZED, "send a token that works as Authorization: Bearer <token>".to_owned())),
        }
    }

    fn act(&mut self, id: &str, action: &str) -> Told {
        match self.act_on_user(action, &percent_decode_str(id).decode_utf8_lossy()) {
            Some(true) => Ok(None),
            Some(false) => Err(Refused(StatusCode::NOT_FOUND, "no such user; GET /emulator/users lists them".to_owned())),
            None => Err(Refused(StatusCode::NOT_FOUND, "a user can be disabled, enabled or deleted".to_owned())),
        }
    }
}

/// None of the files of a page that was not built in.
#[cfg(not(feature = "page"))]
fn page(_: &Request<Bytes>) -> Option<Response<Bytes>> {
    None
}

fn told(what: impl Serialize) -> Told {
    match serde_json::to_string(&what) {
        Ok(text) => Ok(Some(text)),
        Err(reason) => Err(Refused(StatusCode::INTERNAL_SERVER_ERROR, reason.to_string())),
    }
}

fn bad(what: impl ToString) -> Refused {
    Refused(StatusCode::BAD_REQUEST, what.to_string())
}

fn written(told: Told) -> Response<Bytes> {
    let (status, body) = match told {
        Ok(Some(body)) => (StatusCode::OK, body),
        Ok(None) => (StatusCode::NO_CONTENT, String::new()),
        Err(Refused(status, message)) => (status, json!({ "message": message }).to_string()),
    };
    let mut answer = Response::new(Bytes::from(body));
    *answer.status_mut() = status;
    if status != StatusCode::NO_CONTENT {
        answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    answer
}

/// JSON whatever the Content-Type says, so that a page needs no preflight.
fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(bad)
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

/// How to move the clock: exactly one of these.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockMove {
    /// On from where it is now; back if negative.
    advance_ms: Option<i64>,
    /// Away from the machine's clock.
    offset_ms: Option<i64>,
    /// To this moment, from where it runs on.
    set: Option<String>,
}
