use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::no_store;
use super::said::answer;
use crate::sample;
use crate::server::platform::preflight_headers;
use crate::server::recorded::{Answer, Request, What};
use crate::server::shared::{Shared, System};

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
    let user = shared.sessions.user(request);
    match sample::person(request.headers(), user.as_deref(), &mut System) {
        Ok(person) => answer(sample::hand_out(shared.backend.mint(person).await, &shared.platform_url, &mut System)),
        Err(refused) => answer(refused),
    }
}
