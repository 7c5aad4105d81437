//! The backend of docs/backend.md, word for word.

use std::{collections::HashMap, env, sync::LazyLock, time::Duration};

use axum::{
    Json, Router,
    http::{HeaderMap, StatusCode, header},
    routing::get,
};
use serde_json::{Value, json};

static PLATFORM: LazyLock<String> = LazyLock::new(|| env::var("SENTIANCE_PLATFORM").unwrap_or("https://api.sentiance.com".into()));
static SESSIONS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| HashMap::from([("a-session-of-yours", "ana")]));

/// The status that the platform refused with, or 502.
fn mint(person: &str) -> Result<String, u16> {
    let key = env::var("SENTIANCE_API_KEY").map_err(|_| 500_u16)?;
    let asked = ureq::post(format!("{}/users/auth-code", *PLATFORM))
        .config()
        .timeout_global(Some(Duration::from_secs(10)))
        .build()
        .header("Authorization", format!("Bearer {key}"))
        .send_json(json!({ "external_id": person }));
    let mut answer = asked.map_err(|error| if let ureq::Error::StatusCode(status) = error { status } else { 502 })?;
    let minted: Value = answer.body_mut().read_json().map_err(|_| 502_u16)?;
    minted["authentication_code"].as_str().map(str::to_owned).ok_or(502)
}

fn person(headers: &HeaderMap) -> Option<&'static str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    let session = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("session="))?;
    SESSIONS.get(session).copied()
}

async fn auth_code(headers: HeaderMap) -> (StatusCode, [(header::HeaderName, &'static str); 1], Json<Value>) {
    let answer = |status: u16, body| (StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY), [(header::CACHE_CONTROL, "no-store")], Json(body));
    let Some(person) = person(&headers) else { return answer(401, json!({ "message": "log in first" })) };
    // ureq waits; axum's workers must not.
    match tokio::task::spawn_blocking(move || mint(person)).await.unwrap_or(Err(502)) {
        Ok(code) => answer(200, json!({ "auth_code": code, "platform_url": *PLATFORM })),
        Err(status) => answer(status, json!({ "message": "Sentiance gave no code" })),
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = env::var("PORT").unwrap_or("8080".into());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    axum::serve(listener, Router::new().route("/auth/code", get(auth_code))).await
}
