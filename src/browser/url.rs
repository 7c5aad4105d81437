//! URLs, taken apart by the engine's own parser.

use web_sys::Url;

use super::js;
use crate::core::{Failure, Kind, Subject};
use crate::wire::url::{Parts, base, check};

/// The URL of the app's backend, absolute; relative to the page where it is given so.
pub fn backend(text: &str, allowed: &[String]) -> Result<String, Failure> {
    let page = js::global("document").and_then(|document| js::get(&document, "baseURI")?.as_string());
    let origin = js::global("location").and_then(|location| js::get(&location, "origin")?.as_string());
    let parts = parse(text, page.as_deref()).ok_or_else(|| Failure::of_option(Kind::InvalidUrl, Subject::AuthCodeUrl))?;
    check(&parts, Subject::AuthCodeUrl, allowed, origin.as_deref())?;
    Ok(parts.href)
}

/// A platform's base URL. `option` is where it came from.
pub fn platform(text: &str, option: Subject, allowed: &[String]) -> Result<String, Failure> {
    base(&parse(text, None).ok_or_else(|| Failure::of_option(Kind::InvalidUrl, option))?, option, allowed)
}

fn parse(text: &str, page: Option<&str>) -> Option<Parts> {
    let url = match page {
        Some(page) => Url::new_with_base(text, page),
        None => Url::new(text),
    }
    .ok()?;
    let part = |name: &str| js::get(&url, name).and_then(|part| part.as_string()).unwrap_or_default();
    Some(Parts {
        href: part("href"),
        protocol: part("protocol"),
        hostname: part("hostname"),
        origin: part("origin"),
        credentials: !part("username").is_empty() || !part("password").is_empty(),
        query_or_fragment: !part("search").is_empty() || !part("hash").is_empty(),
    })
}
