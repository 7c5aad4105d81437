//! URLs, taken apart by the engine's own parser.

use wasm_bindgen::prelude::*;

use super::drive::Config;
use super::js;
use crate::core::{Failure, Kind, Subject};
use crate::wire::url::{Parts, base, check};

#[wasm_bindgen]
extern "C" {
    type URL;
    /// `base`: `undefined` where there is none.
    #[wasm_bindgen(constructor, catch)]
    fn new(text: &str, base: &JsValue) -> Result<URL, JsValue>;
}

/// The URL of the app's backend, absolute; relative to the page where it is given so.
pub fn backend(text: &str, config: &Config) -> Result<String, Failure> {
    let page = js::global("document").and_then(|document| js::get(&document, "baseURI")).filter(JsValue::is_string);
    let origin = js::global("location").and_then(|location| js::get(&location, "origin")?.as_string());
    let checked = parse(text, page).and_then(|parts| {
        check(&parts, config.allows(&parts.hostname), origin.as_deref())?;
        Ok(parts.href)
    });
    checked.map_err(|kind| Failure::of_option(kind, Subject::AuthCodeUrl))
}

/// A platform's base URL. `option` is where it came from.
pub fn platform(text: &str, option: Subject, config: &Config) -> Result<String, Failure> {
    parse(text, None).and_then(|parts| base(&parts, config.allows(&parts.hostname))).map_err(|kind| Failure::of_option(kind, option))
}

fn parse(text: &str, page: Option<JsValue>) -> Result<Parts, Kind> {
    let url = URL::new(text, &page.unwrap_or_default()).map_err(|_| Kind::InvalidUrl)?;
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
