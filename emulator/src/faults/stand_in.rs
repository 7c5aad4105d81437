//! Answers that come from nobody who knows the contract: gateways, portals, other sites.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

const PORTAL: &str = "<!doctype html><html lang=\"en\"><title>Welcome</title><h1>Sign in to the network</h1></html>\n";

pub(super) fn status(status: u16, body: &Option<Value>, content_type: &Option<String>, retry_after: &Option<String>, common: HeaderMap) -> Response<Bytes> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = match body {
        Some(Value::String(text)) => text.clone(),
        Some(json) => json.to_string(),
        None => default_body(status),
    };
    let mut answer = of(status, content_type.as_deref().unwrap_or("application/json"), body, common);
    if let Some(value) = retry_after.as_ref().and_then(|value| HeaderValue::from_str(value).ok()) {
        answer.headers_mut().insert(header::RETRY_AFTER, value);
    }
    answer
}

pub(super) fn html(common: HeaderMap) -> Response<Bytes> {
    of(StatusCode::OK, "text/html; charset=utf-8", PORTAL.to_owned(), common)
}

pub(super) fn redirect(to: &str, common: HeaderMap) -> Response<Bytes> {
    let mut answer = of(StatusCode::FOUND, "text/plain; charset=utf-8", String::new(), common);
    if let Ok(to) = HeaderValue::from_str(to) {
        answer.headers_mut().insert(header::LOCATION, to);
    }
    answer
}

pub(super) fn garbage(body: &str, common: HeaderMap) -> Response<Bytes> {
    of(StatusCode::OK, "application/json", body.to_owned(), common)
}

fn of(status: StatusCode, content_type: &str, body: String, mut headers: HeaderMap) -> Response<Bytes> {
    if let Ok(content_type) = HeaderValue::from_str(content_type) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    let mut answer = Response::new(Bytes::from(body));
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
    answer
}

/// Read by both sides' clients: `errorCode` is the platform's word, `statusCode` and `error` the app backend's.
fn default_body(status: StatusCode) -> String {
    let reason = status.canonical_reason().unwrap_or("Unknown");
    if status.is_success() {
        return "{}".to_owned();
    }
    json!({
        "message": "a fault of the emulator",
        "errorCode": reason.to_uppercase().replace([' ', '-'], "_"),
        "statusCode": status.as_u16(),
        "error": reason,
        "ref": "00000000-0000-4000-8000-000000000000",
    })
    .to_string()
}
