//! Calls of the module's exports, as the facade makes them.

use std::cell::Cell;

use js_sys::{Object, Promise};
use serde_json::{Value as Json, json};
use wasm_bindgen::JsValue;

use super::js::{call, function, get, json, object, set, settled, text};
use super::network::BACKEND;

thread_local! {
    /// The number of the last call.
    static CALLS: Cell<u32> = const { Cell::new(0) };
}

/// Ends every call that was ever made here; those of a test that failed would go on behind the next one's back.
pub fn interrupt_all() {
    (1..=CALLS.get()).for_each(|id| sentiance_web::interrupt(id, true));
}

/// Options of `createUser`, or what the app configured.
#[derive(Clone)]
pub struct Options(JsValue);

impl Options {
    pub fn none() -> Self {
        Self(Object::new().into())
    }

    pub fn url() -> Self {
        Self::none().with("authCodeUrl", BACKEND)
    }

    pub fn literal(code: &str) -> Self {
        Self::none().with("authCode", code)
    }

    pub fn callback(function: &JsValue) -> Self {
        Self::none().with("getAuthCode", function.clone())
    }

    pub fn memory() -> Self {
        Self::none().with("persistence", "memory")
    }

    pub fn with(self, name: &str, value: impl Into<JsValue>) -> Self {
        set(&self.0, name, &value.into());
        self
    }

    pub fn timeout(self, millis: u32) -> Self {
        self.with("timeoutMs", millis)
    }
}

/// Anything at all in the place of options.
impl From<JsValue> for Options {
    fn from(value: JsValue) -> Self {
        Self(value)
    }
}

/// A call under way.
pub struct Call {
    id: u32,
    promise: Promise,
}

impl Call {
    fn new(start: impl FnOnce(u32) -> Promise) -> Self {
        CALLS.set(CALLS.get() + 1);
        let (id, promise) = (CALLS.get(), start(CALLS.get()));
        // Looked at later, or never where a test fails: no reason for the page to complain.
        call(&promise, "catch", &[function(|_| JsValue::UNDEFINED)]);
        Self { id, promise }
    }

    pub fn interrupt(&self, aborted: bool) {
        sentiance_web::interrupt(self.id, aborted);
    }

    pub const fn id(&self) -> u32 {
        self.id
    }

    pub async fn value(&self) -> JsValue {
        settled(&self.promise).await.unwrap_or_else(|error| panic!("rejected: {}", json(&error)))
    }

    pub async fn answer(&self) -> Json {
        json(&self.value().await)
    }

    pub async fn failure(&self) -> Failure {
        match settled(&self.promise).await {
            Ok(value) => panic!("fulfilled: {}", json(&value)),
            Err(error) => Failure(error),
        }
    }

    /// That it fails so: kind, outcome, retry.
    pub async fn fails(&self, kind: &str, outcome: &str, retry: &str) -> Failure {
        let failure = self.failure().await;
        let [found_kind, found_outcome, found_retry] = ["kind", "outcome", "retry"].map(|name| failure.text(name));
        assert_eq!((found_kind.as_str(), found_outcome.as_str(), found_retry.as_str()), (kind, outcome, retry));
        failure
    }
}

/// What a call rejected with.
pub struct Failure(JsValue);

impl Failure {
    pub fn text(&self, name: &str) -> String {
        text(&self.0, name)
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        get(&self.0, name).as_f64()
    }

    pub fn cause(&self) -> JsValue {
        get(&self.0, "cause")
    }

    pub fn json(&self) -> Json {
        json(&self.0)
    }
}

pub fn create(options: &Options) -> Call {
    create_with(options, &Options::none())
}

pub fn create_with(options: &Options, config: &Options) -> Call {
    Call::new(|id| sentiance_web::create_user(id, options.0.clone(), config.0.clone(), 0))
}

pub fn ensure(options: &Options) -> Call {
    ensure_with(options, &Options::none())
}

pub fn ensure_with(options: &Options, config: &Options) -> Call {
    Call::new(|id| sentiance_web::ensure_user(id, options.0.clone(), config.0.clone(), 0))
}

pub fn token() -> Call {
    token_with(&Options::none())
}

pub fn token_with(config: &Options) -> Call {
    Call::new(|id| sentiance_web::request_user_access_token(id, config.0.clone(), 0))
}

pub fn authorize(refused: Option<&str>) -> Call {
    Call::new(|id| sentiance_web::authorize(id, JsValue::UNDEFINED, refused.into(), 0))
}

/// Creates the usual user, with a code from the backend's URL.
pub async fn created() -> Json {
    create(&Options::url()).answer().await
}

pub fn reset() -> Call {
    reset_with(&Options::none())
}

pub fn reset_with(config: &Options) -> Call {
    Call::new(|id| sentiance_web::reset(id, config.0.clone()))
}

pub fn user_exists() -> Call {
    user_exists_with(&Options::none())
}

pub fn user_exists_with(config: &Options) -> Call {
    Call::new(|id| sentiance_web::user_exists(id, config.0.clone()))
}

pub fn is_user_linked() -> Call {
    Call::new(|id| sentiance_web::is_user_linked(id, JsValue::UNDEFINED))
}

pub fn user_id() -> Call {
    user_id_with(&Options::none())
}

pub fn user_id_with(config: &Options) -> Call {
    Call::new(|id| sentiance_web::get_user_id(id, config.0.clone()))
}

pub fn explain() -> Call {
    explain_with(&Options::none())
}

pub fn explain_with(config: &Options) -> Call {
    Call::new(|id| sentiance_web::explain(id, config.0.clone()))
}

/// An object for an option.
pub fn value(json: Json) -> JsValue {
    object(&json)
}

/// What `createUser` resolves with for that user.
pub fn result(user: &str, token: &str, expiry: &str, expired: bool) -> Json {
    json!({"userInfo": {"userId": user, "tokenId": token, "tokenExpiryDate": expiry, "isTokenExpired": expired}})
}
