//! URLs, taken apart by the engine's own parser.

use web_sys::Url;

use super::js;
use crate::core::{Failure, Kind, Subject};
use crate::wire::url::{Parts, base, check};

/// The URL of the app's backend, absolute; relative to the page where it is given so.
pub fn backend(text: &str, allowed: &[String]) -> Result<String, Failure> {
    let page = js::global("document").and_then(|document| js::get(&document, "baseURI")?.as_string());
    let origin = js::global("location").and_then(|location| js::get(&location, "origin")?.as_string());
    let checked = parse(text, page.as_deref()).and_then(|parts| {
        check(&parts, allowed, origin.as_deref())?;
        Ok(parts.href)
    });
    checked.map_err(|kind| Failure::of_option(kind, Subject::AuthCodeUrl))
}

/// A platform's base URL. `option` is where it came from.
pub fn platform(text: &str, option: Subject, allowed: &[String]) -> Result<String, Failure> {
    parse(text, None).and_then(|parts| base(&parts, allowed)).map_err(|kind| Failure::of_option(kind, option))
}

fn parse(text: &str, page: Option<&str>) -> Result<Parts, Kind> {
    let url = match page {
        Some(page) => Url::new_with_base(text, page),
        None => Url::new(text),
    }
    .map_err(|_| Kind::InvalidUrl)?;
    let part = |name: &str| js::get(&url, name).and_then(|part| part.as_string()).unwrap_or_default();
    Ok(Parts {
        href: part("href"),
        protocol: part("protocol"),
        hostname: part("hostname"),
        origin: part("origin"),
        credentials: !part("username").is_empty() || !part("password").is_empty(),
        query_or_fragment: !part("search").is_empty() || !part("hash").is_empty(),
    })
}
