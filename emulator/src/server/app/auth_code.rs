use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;

use super::backend::NotMinted;
use super::error::error;
use super::{json_answer, no_store};
use crate::rules::Secret;
use crate::server::platform::preflight_headers;
use crate::server::recorded::{Answer, Request, What};
use crate::server::shared::Shared;

/// As the sample: any origin may ask, but only without cookies, so only the app's own page is anyone.
pub(super) fn common_headers() -> HeaderMap {
    let mut headers = no_store();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers
}

pub(super) fn preflight(request: &Request) -> Answer {
    let mut answer = Answer::new(Bytes::new());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer.headers_mut().extend(preflight_headers(request.headers()));
    answer.extensions_mut().insert(What("preflight".to_owned()));
    answer
}

pub(super) async fn hand_out(shared: &Shared, request: &Request) -> Answer {
    if !names_json(request.headers()) {
        return error(StatusCode::NOT_ACCEPTABLE, "send Accept: application/json; */* is not enough", None);
    }
    let Some(user) = shared.sessions.user(request) else {
        return error(StatusCode::UNAUTHORIZED, "log in first: POST /login {\"user\": \"<name>\"}", None);
    };
    match shared.backend.mint(&user).await {
        Ok(minted) => {
            let Some(code) = minted.get("authentication_code") else { return unavailable() };
            let body = json!({
                "app_id": "emulator-app",
                "auth_code": code,
                "platform_url": shared.platform_url,
                "expires_at": minted.get("expires_at"),
            });
            json_answer(body, format!("code {} handed out", Secret::new(code.as_str().unwrap_or_default())))
        }
        Err(NotMinted::Refused { status, error_code, message, retry_after }) => {
            let mut answer = error(status, &message, error_code.as_deref());
            if let Some(retry_after) = retry_after {
                answer.headers_mut().insert(header::RETRY_AFTER, retry_after);
            }
            answer
        }
        Err(NotMinted::Unavailable) => unavailable(),
    }
}

fn unavailable() -> Answer {
    error(StatusCode::INTERNAL_SERVER_ERROR, "the platform did not give a code", None)
}

fn names_json(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|range| range.split(';').next().is_some_and(|name| name.trim() == "application/json"))
}
