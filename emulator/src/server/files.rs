//! The app's origin: its calls, and where none of them is asked for, its files.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use http::Uri;
use http::uri::PathAndQuery;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::serve::serve;
use super::shared::Shared;
use crate::origins::{APP_CALLS, Side};

/// Where the built package is served.
const PACKAGE: &str = "/sentiance-web";

pub(super) fn router(shared: Arc<Shared>) -> Router {
    let origins = {
        let shared = shared.clone();
        tower::service_fn(move |request: Request| serve(shared.clone(), Side::App, request))
    };
    let files = |folder| ServeDir::new(folder).call_fallback_on_method_not_allowed(true);
    let mut router = Router::new();
    if let Some(package) = &shared.package {
        router = router.nest_service(PACKAGE, files(package).fallback(origins.clone().map_request(as_it_came)));
    }
    router = match &shared.www {
        Some(www) => router.fallback_service(files(www).fallback(origins.clone()).map_response(IntoResponse::into_response)),
        None => router.fallback_service(origins.clone()),
    };
    let router = router.layer(middleware::map_response_with_state(shared.clone(), dress));
    APP_CALLS.iter().fold(router, |router, path| router.route_service(path, origins.clone()))
}

/// A file of the package that is missing is nothing else of this origin.
fn as_it_came(mut request: Request) -> Request {
    let mut parts = request.uri().clone().into_parts();
    let below = parts.path_and_query.as_ref().map_or("/", PathAndQuery::as_str);
    parts.path_and_query = format!("{PACKAGE}{below}").parse().ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        *request.uri_mut() = uri;
    }
    request
}

/// Files look like everything else on this origin.
async fn dress(State(shared): State<Arc<Shared>>, mut answer: Response) -> Response {
    shared.look(|origins| origins.dress(answer.headers_mut()));
    answer
}
