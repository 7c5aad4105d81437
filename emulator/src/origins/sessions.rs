use std::collections::BTreeMap;

use http::{HeaderMap, header};

use crate::rules::Entropy;

/// Who is logged in, by session cookie. Anyone may log in under any name: it is an example.
pub(super) struct Sessions {
    cookie: String,
    attributes: &'static str,
    users: BTreeMap<String, String>,
}

impl Sessions {
    pub fn new(port: u16, tls: bool) -> Self {
        let attributes = if tls { "Path=/; HttpOnly; SameSite=Lax; Secure" } else { "Path=/; HttpOnly; SameSite=Lax" };
        Self { cookie: format!("app_session_{port}"), attributes, users: BTreeMap::new() }
    }

    pub fn clear(&mut self) {
        self.users.clear();
    }

    pub fn user(&self, request: &HeaderMap) -> Option<&str> {
        self.users.get(self.id(request)?).map(String::as_str)
    }

    fn id<'a>(&self, request: &'a HeaderMap) -> Option<&'a str> {
        let cookies = request.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == self.cookie).map(|(_, id)| id)
    }

    /// A fresh session, never one that the client brought along.
    pub fn open(&mut self, user: &str, entropy: &mut dyn Entropy) -> String {
        let id = entropy.hex(16);
        self.users.insert(id.clone(), user.to_owned());
        format!("{}={id}; {}", self.cookie, self.attributes)
    }

    pub fn close(&mut self, request: &HeaderMap) -> String {
        if let Some(id) = self.id(request).map(str::to_owned) {
            self.users.remove(&id);
        }
        format!("{}=; {}; Max-Age=0", self.cookie, self.attributes)
    }
}
