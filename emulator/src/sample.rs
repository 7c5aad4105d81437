//! What the example app backend says, in the words of Sentiance's public sample. Pure like `rules`: how it is asked, and how it asks the
//! platform, is the business of whoever owns the socket.

use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::rules::{Entropy, Secret};

/// An answer of the app backend, and what was done for it in words that hold no secret.
pub struct Said {
    pub status: StatusCode,
    pub body: Value,
    pub retry_after: Option<HeaderValue>,
    pub what: String,
}

/// Why the platform gave no code.
pub enum NotMinted {
    /// A 4xx of the platform: its status and words are passed on.
    Refused { status: StatusCode, error_code: Option<String>, message: String, retry_after: Option<HeaderValue> },
    /// No answer, or none that could be used.
    Unavailable,
}

/// What the platform's answer to a minting comes to.
pub fn minted(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<Value, NotMinted> {
    let body: Option<Value> = serde_json::from_slice(body).ok();
    if status.is_client_error() {
        let word = |name: &str| Some(body.as_ref()?.get(name)?.as_str()?.to_owned());
        return Err(NotMinted::Refused {
            status,
            error_code: word("errorCode"),
            message: word("message").unwrap_or_else(|| "the platform refused to mint a code".to_owned()),
            retry_after: headers.get(header::RETRY_AFTER).cloned(),
        });
    }
    body.filter(|_| status == StatusCode::OK).ok_or(NotMinted::Unavailable)
}

#[derive(Deserialize)]
struct Login {
    user: String,
}

/// Who wants to log in. Anyone may, under any name: it is an example.
pub fn login(headers: &HeaderMap, body: &[u8], entropy: &mut dyn Entropy) -> Result<String, Said> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    // Another site's page can send a form, but not this without being asked first.
    if !content_type.is_some_and(|value| value.starts_with("application/json")) {
        return Err(error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send {\"user\": \"<name>\"} as application/json", None, entropy));
    }
    let user = serde_json::from_slice::<Login>(body).map(|login| login.user.trim().to_owned()).unwrap_or_default();
    match user.chars().count() {
        1..=100 => Ok(user),
        _ => Err(error(StatusCode::BAD_REQUEST, "user must be a name of 1 to 100 characters", None, entropy)),
    }
}

/// For whom a request asks for a code.
pub fn person<'a>(headers: &HeaderMap, logged_in: Option<&'a str>, entropy: &mut dyn Entropy) -> Result<&'a str, Said> {
    if !names_json(headers) {
        return Err(error(StatusCode::NOT_ACCEPTABLE, "send Accept: application/json; */* is not enough", None, entropy));
    }
    logged_in.ok_or_else(|| error(StatusCode::UNAUTHORIZED, "log in first: POST /login {\"user\": \"<name>\"}", None, entropy))
}

/// The code that was minted, as the app gets it.
pub fn hand_out(minted: Result<Value, NotMinted>, platform_url: &str, entropy: &mut dyn Entropy) -> Said {
    let minted = match minted {
        Ok(minted) => minted,
        Err(NotMinted::Refused { status, error_code, message, retry_after }) => {
            return Said { retry_after, ..error(status, &message, error_code.as_deref(), entropy) };
        }
        Err(NotMinted::Unavailable) => return unavailable(entropy),
    };
    let Some(code) = minted.get("authentication_code") else { return unavailable(entropy) };
    let body = json!({
        "app_id": "emulator-app",
        "auth_code": code,
        "platform_url": platform_url,
        "expires_at": minted.get("expires_at"),
    });
    let what = format!("code {} handed out", Secret::new(code.as_str().unwrap_or_default()));
    Said { status: StatusCode::OK, body, retry_after: None, what }
}

/// An error in the sample's shape.
pub fn error(status: StatusCode, message: &str, error_code: Option<&str>, entropy: &mut dyn Entropy) -> Said {
    let mut body = json!({
        "statusCode": status.as_u16(),
        "error": status.canonical_reason().unwrap_or("Error"),
        "message": message,
        "ref": entropy.uuid(),
    });
    if let Some(error_code) = error_code {
        body["error_code"] = error_code.into();
    }
    let what = format!("refused: {}", error_code.unwrap_or(status.canonical_reason().unwrap_or("error")));
    Said { status, body, retry_after: None, what }
}

fn unavailable(entropy: &mut dyn Entropy) -> Said {
    error(StatusCode::INTERNAL_SERVER_ERROR, "the platform did not give a code", None, entropy)
}

fn names_json(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|range| range.split(';').next().is_some_and(|name| name.trim() == "application/json"))
}
