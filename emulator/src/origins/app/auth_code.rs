use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, header};
use serde_json::{Value, json};

use super::{Waiting, Worked, no_store, said};
use crate::faults::{Delivery, Route};
use crate::origins::{Origins, Side, Step};
use crate::rules::Time;
use crate::sample::{self, NotMinted};

/// As the sample: any origin may ask, but only without cookies, so only the app's own page is anyone.
pub(super) fn headers() -> HeaderMap {
    let mut headers = no_store();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers
}

impl Origins {
    pub(super) fn auth_code(&mut self, now: Time, request: &Request<Bytes>) -> Step {
        self.counters.auth_code += 1;
        let waiting = self.begin(now, Side::App, Some(Route::AuthCode), request);
        let worked = if waiting.works() {
            match sample::person(request.headers(), self.sessions.user(request.headers()), &mut *self.entropy) {
                Ok(person) => return Step::Ask { request: self.minting(person), waiting },
                Err(refused) => Some(said(refused)),
            }
        } else {
            None
        };
        Step::Deliver(self.hand_out(waiting, worked))
    }

    pub(in crate::origins) fn code_asked_for(&mut self, waiting: Waiting, answer: Option<&Response<Bytes>>) -> Delivery {
        let minted: Result<Value, NotMinted> = match answer {
            Some(answer) => sample::minted(answer.status(), answer.headers(), answer.body()),
            None => Err(NotMinted::Unavailable),
        };
        let worked = said(sample::hand_out(minted, &self.settings.platform_url, &mut *self.entropy));
        self.hand_out(waiting, Some(worked))
    }

    fn hand_out(&mut self, waiting: Waiting, worked: Option<Worked>) -> Delivery {
        let delivery = self.finish(waiting, worked, headers());
        self.dressed(delivery)
    }

    /// Sentiance's documented call, with the app backend's key.
    fn minting(&self, person: &str) -> Request<Bytes> {
        let json = HeaderValue::from_static("application/json");
        let mut request = Request::new(Bytes::from(json!({ "external_id": person }).to_string()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = http::Uri::from_static("/users/auth-code");
        request.headers_mut().insert(header::CONTENT_TYPE, json.clone());
        request.headers_mut().insert(header::ACCEPT, json);
        if let Ok(key) = HeaderValue::from_str(&format!("Bearer {}", self.backend_key)) {
            request.headers_mut().insert(header::AUTHORIZATION, key);
        }
        request
    }
}
