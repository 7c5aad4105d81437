//! The platform's origin: the exchange contract.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};

use super::recorded::Worked;
use super::{Origins, Side};
use crate::faults::{Delivery, Route};
use crate::rules::Time;
use crate::rules::contract::{Answer, Call};

impl Origins {
    pub(super) fn contract(&mut self, now: Time, request: Request<Bytes>) -> Delivery {
        let common = self.platform_headers(now);
        if request.method() == Method::OPTIONS {
            self.counters.preflight += 1;
            let waiting = self.begin(now, Side::Platform, None, &request);
            return self.finish(waiting, Some(Worked::new(preflight(request.headers()), "preflight")), common);
        }
        let call = Call::of(request.method(), request.uri().path());
        if let Ok(call) = &call {
            self.platform.observe(call, request.body());
        }
        let waiting = self.begin(now, Side::Platform, call.as_ref().ok().map(Route::from), &request);
        let worked = waiting.works().then(|| {
            let answer = self.decide(now, |platform, moment| match &call {
                Ok(call) => platform.serve(call, request, waiting.deviation(), moment),
                Err(refusal) => Answer::refusal(*refusal, moment),
            });
            worked(answer)
        });
        self.finish(waiting, worked, common)
    }

    /// Of everything on this origin.
    pub(super) fn platform_headers(&self, now: Time) -> HeaderMap {
        Answer::common_headers(&self.clock.http_date(now))
    }
}

fn worked(answer: Answer) -> Worked {
    let mut http = Response::new(Bytes::new());
    *http.status_mut() = answer.status;
    if let Some(body) = answer.body {
        http.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *http.body_mut() = Bytes::from(body.to_string());
    }
    Worked::new(http, answer.what)
}

/// For apps that add headers of their own; the module's requests need none.
pub(super) fn preflight(request: &HeaderMap) -> Response<Bytes> {
    let asked = request.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, DELETE"));
    // By name: `*` does not cover Authorization.
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.unwrap_or(HeaderValue::from_static("*")));
    answer
}
