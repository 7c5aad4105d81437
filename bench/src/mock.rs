//! The peers' servers, as far as one exchange needs them: each answers with what its SDK stores, and checks nothing.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::{
    Json, Router,
    extract::{Path, Request},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const HOUR: u64 = 3600;
const USER: &str = "00000000-0000-4000-8000-000000000001";
const SESSION: &str = "better-auth.session_token";

pub fn router() -> Router {
    Router::new()
        .route("/identitytoolkit.googleapis.com/v1/{call}", post(firebase))
        .route("/supabase/verify", post(supabase))
        .route("/supabase/logout", post(async || StatusCode::NO_CONTENT))
        .route("/oauth/token", post(async |headers: HeaderMap| token_endpoint(&format!("{}/", origin(&headers)))))
        .route("/oidc/token", post(async |headers: HeaderMap| token_endpoint(&origin(&headers))))
        .route("/msal/token", post(msal))
        .route("/stytch/{*path}", any(stytch))
        .route("/api/auth/one-time-token/verify", post(better_auth_verify))
        .route("/api/auth/get-session", get(better_auth_session))
        .route("/api/auth/sign-out", post(better_auth_sign_out))
        .layer(middleware::from_fn(cors))
}

/// Any origin may ask, and with a preflight where its SDK makes one necessary.
async fn cors(request: Request, next: Next) -> Response {
    let asked = request.headers();
    let origin = asked.get(header::ORIGIN).cloned().unwrap_or(HeaderValue::from_static("*"));
    let allowed = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut answer = if request.method() == Method::OPTIONS { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = answer.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    if let Some(allowed) = allowed {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    }
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));
    answer
}

async fn firebase(Path(call): Path<String>, headers: HeaderMap) -> Response {
    let now = (now() * 1000).to_string();
    match call.as_str() {
        "accounts:signInWithCustomToken" => {
            let token = jwt(&origin(&headers), json!({ "user_id": USER, "firebase": { "sign_in_provider": "custom" } }));
            Json(json!({ "idToken": token, "refreshToken": "refresh", "expiresIn": HOUR.to_string(), "isNewUser": false })).into_response()
        }
        "accounts:lookup" => Json(json!({ "users": [{ "localId": USER, "createdAt": now, "lastLoginAt": now }] })).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn supabase(headers: HeaderMap) -> Json<Value> {
    let user =
        json!({ "id": USER, "aud": "authenticated", "role": "authenticated", "app_metadata": {}, "user_metadata": {}, "created_at": "2026-01-01T00:00:00Z" });
    let token = jwt(&origin(&headers), json!({ "role": "authenticated" }));
    Json(json!({ "access_token": token, "refresh_token": "refresh", "token_type": "bearer", "expires_in": HOUR, "expires_at": now() + HOUR, "user": user }))
}

/// RFC 6749, and OpenID Connect's token.
fn token_endpoint(issuer: &str) -> Json<Value> {
    Json(json!({ "access_token": "access", "id_token": jwt(issuer, json!({})), "token_type": "Bearer", "expires_in": HOUR, "scope": "openid" }))
}

async fn msal() -> Json<Value> {
    let extra = json!({ "oid": USER, "tid": "bench", "ver": "2.0", "preferred_username": "bench", "name": "bench" });
    let token = jwt("https://login.bench.invalid/msal", extra);
    Json(json!({ "access_token": "access", "id_token": token, "token_type": "Bearer", "expires_in": HOUR, "scope": "openid profile offline_access" }))
}

async fn stytch(Path(path): Path<String>, headers: HeaderMap) -> Json<Value> {
    let data = if path.contains("bootstrap") {
        json!({ "project_name": "bench", "display_watermark": false, "cname_domain": null, "email_domains": [], "captcha_settings": { "enabled": false },
            "pkce_required_for_email_magic_links": false, "pkce_required_for_password_resets": false, "pkce_required_for_oauth": false,
            "pkce_required_for_sso": false, "slug_pattern": null, "create_organization_enabled": false, "password_config": null,
            "dfp_protected_auth_enabled": false, "dfp_protected_auth_mode": null, "rbac_policy": null, "vertical": null })
    } else {
        let until = "2099-01-01T00:00:00Z";
        let session = json!({ "session_id": "session", "user_id": USER, "started_at": "2026-01-01T00:00:00Z", "last_accessed_at": "2026-01-01T00:00:00Z",
            "expires_at": until, "attributes": {}, "authentication_factors": [], "custom_claims": {}, "roles": [] });
        let user = json!({ "user_id": USER, "name": {}, "emails": [], "phone_numbers": [], "providers": [], "status": "active", "created_at": "2026-01-01T00:00:00Z" });
        json!({ "user_id": USER, "session": session, "user": user, "__user": user, "session_token": "token", "session_jwt": jwt(&origin(&headers), json!({})), "status_code": 200 })
    };
    Json(json!({ "data": data, "request_id": "request", "status_code": 200 }))
}

fn session() -> Json<Value> {
    let until = "2099-01-01T00:00:00Z";
    let user = json!({ "id": USER, "name": "bench", "email": "bench@example.invalid", "emailVerified": true, "createdAt": until, "updatedAt": until });
    Json(json!({ "session": { "id": "session", "userId": USER, "token": "token", "expiresAt": until, "createdAt": until, "updatedAt": until }, "user": user }))
}

async fn better_auth_verify() -> impl IntoResponse {
    ([(header::SET_COOKIE, format!("{SESSION}=1; Path=/; HttpOnly; SameSite=Lax"))], session())
}

async fn better_auth_session(headers: HeaderMap) -> Json<Value> {
    let is_in = headers.get(header::COOKIE).and_then(|cookie| cookie.to_str().ok()).is_some_and(|cookie| cookie.contains(SESSION));
    if is_in { session() } else { Json(Value::Null) }
}

async fn better_auth_sign_out() -> impl IntoResponse {
    ([(header::SET_COOKIE, format!("{SESSION}=; Path=/; Max-Age=0"))], Json(json!({ "success": true })))
}

/// Who is asked, as the page sees it.
fn origin(headers: &HeaderMap) -> String {
    format!("http://{}", headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default())
}

/// Signed by nobody: no browser SDK checks a signature.
fn jwt(issuer: &str, extra: Value) -> String {
    let mut claims = json!({ "iss": issuer, "aud": "bench", "sub": USER, "iat": now(), "auth_time": now(), "exp": now() + HOUR });
    if let (Some(claims), Value::Object(extra)) = (claims.as_object_mut(), extra) {
        claims.extend(extra);
    }
    let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}.{}", part(json!({ "alg": "RS256", "typ": "JWT", "kid": "bench" })), part(claims), URL_SAFE_NO_PAD.encode("nobody"))
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
