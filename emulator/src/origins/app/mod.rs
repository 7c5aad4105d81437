//! The app's origin: a backend like Sentiance's public sample, with a login, and the pages that are no files.

mod auth_code;
mod headers;
mod pages;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use serde_json::{Value, json};

use super::recorded::{Waiting, Worked, at_once};
use super::{Origins, Side, Step, platform};
use crate::faults::{Delivery, Route};
use crate::rules::Time;
use crate::sample::{self, Said};

/// What is answered here and is never a file.
pub const APP_CALLS: [&str; 6] = ["/login", "/logout", "/session", "/config.json", "/auth/code", "/blank"];

impl Origins {
    pub(super) fn app(&mut self, now: Time, request: Request<Bytes>) -> Step {
        let method = if request.method() == Method::HEAD { Method::GET.as_str() } else { request.method().as_str() };
        let delivery = match (method, request.uri().path()) {
            ("POST", "/login") => {
                self.counters.login += 1;
                self.call(now, Some(Route::Login), &request, no_store(), Self::log_in_as_asked)
            }
            ("POST", "/logout") => self.call(now, None, &request, no_store(), Self::log_out),
            ("GET", "/session") => self.call(now, None, &request, no_store(), |origins, request| {
                Worked::new(json_answer(&json!({ "user": origins.sessions.user(request.headers()) })), "")
            }),
            ("GET", "/config.json") => self.call(now, None, &request, no_store(), |origins, _| {
                let body = json!({ "platform_url": origins.settings.platform_url, "control": origins.settings.control });
                Worked::new(json_answer(&body), "")
            }),
            ("OPTIONS", "/auth/code") => {
                self.counters.preflight += 1;
                self.call(now, None, &request, auth_code::headers(), |_, request| Worked::new(platform::preflight(request.headers()), "preflight"))
            }
            ("GET", "/auth/code") => return self.auth_code(now, &request),
            _ => at_once(pages::page(&self.settings, &request)),
        };
        Step::Deliver(self.dressed(delivery))
    }

    /// A call that the backend answers by itself.
    fn call(
        &mut self,
        now: Time,
        route: Option<Route>,
        request: &Request<Bytes>,
        common: HeaderMap,
        work: impl FnOnce(&mut Self, &Request<Bytes>) -> Worked,
    ) -> Delivery {
        let waiting = self.begin(now, Side::App, route, request);
        let worked = waiting.works().then(|| work(self, request));
        self.finish(waiting, worked, common)
    }

    fn log_in_as_asked(&mut self, request: &Request<Bytes>) -> Worked {
        match sample::login(request.headers(), request.body(), &mut *self.entropy) {
            Ok(user) => {
                self.sessions.close(request.headers());
                let cookie = self.log_in(&user);
                Worked::new(with_cookie(json_answer(&json!({ "user": user })), &cookie), "logged in")
            }
            Err(refused) => said(refused),
        }
    }

    fn log_out(&mut self, request: &Request<Bytes>) -> Worked {
        let cookie = self.sessions.close(request.headers());
        Worked::new(with_cookie(json_answer(&json!({ "user": null })), &cookie), "logged out")
    }

    /// With what this origin sends with everything; what a fault puts on the wire byte by byte goes without.
    pub(super) fn dressed(&self, mut delivery: Delivery) -> Delivery {
        if let Delivery::Answer { answer, .. } | Delivery::Unfinished { answer, .. } = &mut delivery {
            self.dress(answer.headers_mut());
        }
        delivery
    }
}

fn no_store() -> HeaderMap {
    HeaderMap::from_iter([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))])
}

fn json_answer(body: &Value) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(body.to_string()));
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    answer
}

/// What the sample says, as an answer over HTTP.
fn said(said: Said) -> Worked {
    let mut answer = json_answer(&said.body);
    *answer.status_mut() = said.status;
    if let Some(retry_after) = said.retry_after {
        answer.headers_mut().insert(header::RETRY_AFTER, retry_after);
    }
    Worked::new(answer, said.what)
}

fn with_cookie(mut answer: Response<Bytes>, cookie: &str) -> Response<Bytes> {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}
