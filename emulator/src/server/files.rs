//! The app's origin: its calls, and where none of them is asked for, its files.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::serve::serve;
use super::shared::Shared;
use crate::origins::{APP_CALLS, Side};

pub(super) fn router(shared: Arc<Shared>) -> Router {
    let origins = {
        let shared = shared.clone();
        tower::service_fn(move |request: Request| serve(shared.clone(), Side::App, request))
    };
    let files = |folder| ServeDir::new(folder).call_fallback_on_method_not_allowed(true).fallback(origins.clone());
    let mut router = Router::new();
    if let Some(package) = &shared.package {
        router = router.nest_service("/sentiance-web", files(package));
    }
    router = match &shared.www {
        Some(www) => router.fallback_service(files(www).map_response(IntoResponse::into_response)),
        None => router.fallback_service(origins.clone()),
    };
    let router = router.layer(middleware::map_response_with_state(shared.clone(), dress));
    APP_CALLS.iter().fold(router, |router, path| router.route_service(path, origins.clone()))
}

/// Files look like everything else on this origin.
async fn dress(State(shared): State<Arc<Shared>>, mut answer: Response) -> Response {
    shared.look(|origins| origins.dress(answer.headers_mut()));
    answer
}
