//! The files of the app's origin.

use std::sync::Arc;

use axum::Router;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use http::{Method, StatusCode, Uri};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::server::shared::Shared;

/// A page with nothing on it, for tests that bring their own script.
const BLANK: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Blank</title></head><body></body></html>\n";

pub(super) fn router(shared: &Arc<Shared>) -> Router {
    let missing = tower::service_fn(|request: axum::extract::Request| async move {
        Ok::<_, std::convert::Infallible>(not_found(request.method().clone(), request.uri().clone()).await)
    });
    let mut router = Router::new().route("/blank", get(async || Html(BLANK)));
    if let Some(package) = &shared.package {
        let files = ServeDir::new(package).call_fallback_on_method_not_allowed(true).fallback(missing);
        router = router.nest_service("/sentiance-web", files);
    }
    match &shared.www {
        Some(www) => {
            let files = ServeDir::new(www).call_fallback_on_method_not_allowed(true).fallback(missing);
            router.fallback_service(files.map_response(IntoResponse::into_response))
        }
        None => router.fallback(not_found),
    }
}

/// As Express answers: HTML.
pub(super) async fn not_found(method: Method, uri: Uri) -> Response {
    // Browsers ask for it by themselves, and would report a 404 on the console.
    if uri.path() == "/favicon.ico" {
        return StatusCode::NO_CONTENT.into_response();
    }
    let shown: String = uri.path().chars().filter(|char| char.is_ascii_alphanumeric() || "/-_.%".contains(*char)).take(100).collect();
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Error</title></head>\
         <body><pre>Cannot {method} {shown}</pre></body></html>\n"
    );
    (StatusCode::NOT_FOUND, Html(page)).into_response()
}
