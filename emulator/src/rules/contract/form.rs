use std::collections::BTreeMap;

use http::request::Parts;
use http::{HeaderMap, header};
use uuid::Uuid;

use crate::rules::Refusal;

/// More than any call of the contract needs.
pub const MAX_BODY: usize = 64 * 1024;

/// The fields of a CORS-simple request. Unknown fields are let pass, doubled ones are not.
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    pub fn read(parts: &Parts, body: &[u8]) -> Result<Self, Refusal> {
        let headers = &parts.headers;
        if parts.uri.query().is_some() {
            return Err(Refusal::InvalidRequest("send everything in the body, nothing in the URL"));
        }
        if media_type(headers) != Some("application/x-www-form-urlencoded") {
            return Err(Refusal::InvalidRequest("Content-Type must be application/x-www-form-urlencoded"));
        }
        if !accepts_json(headers) {
            return Err(Refusal::InvalidRequest("Accept must name application/json"));
        }
        if headers.contains_key(header::COOKIE) || headers.contains_key(header::AUTHORIZATION) {
            return Err(Refusal::InvalidRequest("send no cookies and no Authorization header"));
        }
        small_enough(body)?;
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            if fields.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err(Refusal::InvalidRequest("a field is there twice"));
            }
        }
        Ok(Self(fields))
    }

    pub fn text(&self, name: &str, missing: &'static str) -> Result<&str, Refusal> {
        let value = self.0.get(name).map(String::as_str).filter(|value| !value.is_empty());
        value.ok_or(Refusal::InvalidRequest(missing))
    }

    pub fn uuid_v4(&self, name: &str, wrong: &'static str) -> Result<String, Refusal> {
        let text = self.text(name, wrong)?;
        // Only the hyphenated form: `Uuid` reads others too.
        let uuid = Some(text).filter(|text| text.len() == 36).and_then(|text| Uuid::try_parse(text).ok());
        match uuid {
            Some(uuid) if uuid.get_version_num() == 4 && uuid.get_variant() == uuid::Variant::RFC4122 => Ok(uuid.to_string()),
            _ => Err(Refusal::InvalidRequest(wrong)),
        }
    }

    /// `name/major.minor.patch`, with whatever semver lets follow.
    pub fn sdk(&self) -> Result<(), Refusal> {
        const WRONG: &str = "sdk must be a name and a version, such as sentiance-web/1.2.3";
        let text = self.text("sdk", WRONG)?;
        let version = text.split_once('/').filter(|(name, _)| !name.is_empty()).map(|(_, version)| version);
        let core = version.and_then(|version| version.split(['-', '+']).next()).unwrap_or_default();
        let numbers: Vec<&str> = core.split('.').collect();
        let numeric = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if numbers.len() == 3 && numbers.iter().all(numeric) && text.len() <= 100 { Ok(()) } else { Err(Refusal::InvalidRequest(WRONG)) }
    }
}

pub(super) fn small_enough(body: &[u8]) -> Result<(), Refusal> {
    if body.len() > MAX_BODY { Err(Refusal::InvalidRequest("the body is larger than 64 KiB")) } else { Ok(()) }
}

fn media_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()?.split(';').next().map(str::trim)
}

/// By name: `*/*` is what a browser sends when nobody thought of it.
fn accepts_json(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|range| range.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("application/json")))
}
