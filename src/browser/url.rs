//! URLs, taken apart by the engine's own parser.

use wasm_bindgen::prelude::*;

use super::js;
use crate::core::{Failure, Kind};
use crate::wire::url::{Parts, base, check};

#[wasm_bindgen]
extern "C" {
    type URL;
    /// `base`: `undefined` where there is none.
    #[wasm_bindgen(constructor, catch)]
    fn new(text: &str, base: &JsValue) -> Result<URL, JsValue>;
}

/// The URL of the app's backend, absolute; relative to the page where it is given so.
pub fn backend(text: &str, allowed: &[String]) -> Result<String, Failure> {
    let page = js::global("document").and_then(|document| js::get(&document, "baseURI")).filter(JsValue::is_string);
    let origin = js::global("location").and_then(|location| js::get(&location, "origin")?.as_string());
    let parts = parse(text, page).ok_or_else(|| Failure::of_option(Kind::InvalidUrl, "authCodeUrl"))?;
    check(&parts, "authCodeUrl", allowed, origin.as_deref())?;
    Ok(parts.href)
}

/// A platform's base URL. `option` is where it came from.
pub fn platform(text: &str, option: &'static str, allowed: &[String]) -> Result<String, Failure> {
    base(&parse(text, None).ok_or_else(|| Failure::of_option(Kind::InvalidUrl, option))?, option, allowed)
}

fn parse(text: &str, page: Option<JsValue>) -> Option<Parts> {
    let url = URL::new(text, &page.unwrap_or_default()).ok()?;
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
