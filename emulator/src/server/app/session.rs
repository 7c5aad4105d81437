use std::collections::HashMap;
use std::sync::Mutex;

use http::{HeaderValue, header};
use serde_json::json;

use super::json_answer;
use super::said::answer;
use crate::rules::Entropy;
use crate::sample;
use crate::server::recorded::{Answer, Request};
use crate::server::shared::{Shared, System, lock};

/// Who is logged in, by session cookie. Anyone may log in under any name: it is an example.
pub(crate) struct Sessions {
    cookie: String,
    attributes: &'static str,
    users: Mutex<HashMap<String, String>>,
}

impl Sessions {
    /// Cookies know no ports: two emulators on one host would log each other out if their cookies had one name.
    pub fn new(port: u16, tls: bool) -> Self {
        let attributes = if tls { "Path=/; HttpOnly; SameSite=Lax; Secure" } else { "Path=/; HttpOnly; SameSite=Lax" };
        Self { cookie: format!("app_session_{port}"), attributes, users: Mutex::default() }
    }

    pub fn clear(&self) {
        lock(&self.users).clear();
    }

    pub(super) fn user(&self, request: &Request) -> Option<String> {
        lock(&self.users).get(self.id(request)?).cloned()
    }

    fn id<'a>(&self, request: &'a Request) -> Option<&'a str> {
        let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.cookie).map(|(_, id)| id)
    }

    /// A fresh session, never one that the client brought along.
    fn open(&self, user: &str) -> String {
        let id = (&mut System as &mut dyn Entropy).hex(16);
        lock(&self.users).insert(id.clone(), user.to_owned());
        format!("{}={id}; {}", self.cookie, self.attributes)
    }

    fn close(&self, request: &Request) -> String {
        if let Some(id) = self.id(request) {
            lock(&self.users).remove(id);
        }
        format!("{}=; {}; Max-Age=0", self.cookie, self.attributes)
    }
}

pub(super) fn login(shared: &Shared, request: &Request) -> Answer {
    match sample::login(request.headers(), request.body(), &mut System) {
        Ok(user) => {
            shared.sessions.close(request);
            with_cookie(json_answer(json!({ "user": user }), "logged in"), shared.sessions.open(&user))
        }
        Err(refused) => answer(refused),
    }
}

pub(super) fn logout(shared: &Shared, request: &Request) -> Answer {
    with_cookie(json_answer(json!({ "user": null }), "logged out"), shared.sessions.close(request))
}

pub(super) fn who(shared: &Shared, request: &Request) -> Answer {
    json_answer(json!({ "user": shared.sessions.user(request) }), "")
}

fn with_cookie(mut answer: Answer, cookie: String) -> Answer {
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}
