//! A page of the emulator's own over its control API: what was seen, and what can be made to go wrong. Its files are in the program.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};

const PLACE: &str = "/emulator/";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const PICTURE: &str = "image/svg+xml";

/// In the look of the demo, whose sheets these are.
macro_rules! demo {
    ($file:literal) => {
        include_str!(concat!("../../../../www/", $file))
    };
}

const FILES: [(&str, &str, &str); 9] = [
    ("", HTML, include_str!("index.html")),
    ("page.css", CSS, include_str!("page.css")),
    ("main.js", SCRIPT, include_str!("main.js")),
    ("control.js", SCRIPT, include_str!("control.js")),
    ("show.js", SCRIPT, include_str!("show.js")),
    ("theme.css", CSS, demo!("css/theme.css")),
    ("layout.css", CSS, demo!("css/layout.css")),
    ("controls.css", CSS, demo!("css/controls.css")),
    ("favicon.svg", PICTURE, demo!("favicon.svg")),
];

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// One of the page's files, if that is what was asked for.
pub(super) fn file(request: &Request<Bytes>) -> Option<Response<Bytes>> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let path = request.uri().path();
    if path == PLACE.trim_end_matches('/') {
        return Some(elsewhere(PLACE));
    }
    let name = path.strip_prefix(PLACE)?;
    let (_, kind, text) = FILES.iter().find(|(known, ..)| *known == name)?;
    let mut answer = Response::new(Bytes::from_static(text.as_bytes()));
    for (name, value) in [(header::CONTENT_TYPE, *kind), (header::CONTENT_SECURITY_POLICY, POLICY), (header::REFERRER_POLICY, "no-referrer")] {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    Some(answer)
}

fn elsewhere(place: &'static str) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::PERMANENT_REDIRECT;
    answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static(place));
    answer
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::faults::{Fault, Target};

    const PAGE: &str = FILES[0].2;

    fn between<'a>(text: &'a str, opening: &'a str, closing: &'a str) -> impl Iterator<Item = &'a str> {
        text.split(opening).skip(1).filter_map(move |rest| rest.split(closing).next())
    }

    /// An unknown word makes serde name all there are.
    fn words_of<T: serde::de::DeserializeOwned>(wrong: &str) -> BTreeSet<String> {
        let told = serde_json::from_str::<T>(wrong).err().map(|error| error.to_string()).unwrap_or_default();
        told.split('`').skip(3).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn every_kind_can_be_chosen_with_an_example_that_is_understood() {
        let mut offered = BTreeSet::new();
        for (value, label) in between(PAGE, "<option value='", "</option>").filter_map(|option| option.split_once("'>")) {
            let fault: Fault = serde_json::from_str(&format!(r#"{{"route":"exchange","fault":{value}}}"#)).unwrap_or_else(|reason| panic!("{reason}: {value}"));
            assert_eq!(fault.check(false), Ok(()), "{value}");
            assert_eq!(label.split(':').next(), Some(fault.fault.name()));
            offered.insert(fault.fault.name().to_owned());
        }
        assert_eq!(offered, words_of::<Fault>(r#"{"route":"any","fault":{"kind":"?"}}"#));
    }

    #[test]
    fn every_route_can_be_chosen() {
        let offered: BTreeSet<String> = between(PAGE, "<option>", "</option>").map(str::to_owned).collect();
        assert_eq!(offered, words_of::<Target>("\"?\""));
    }

    #[test]
    fn the_page_asks_for_nothing_that_is_not_here() {
        let here: BTreeSet<&str> = FILES.iter().map(|(name, ..)| *name).collect();
        let scripts = FILES.iter().filter(|(_, kind, _)| *kind == SCRIPT);
        let imported = scripts.flat_map(|(.., text)| between(text, "from \"./", "\""));
        let asked = ["href=\"", "src=\""].into_iter().flat_map(|attribute| between(PAGE, attribute, "\"")).filter(|link| !link.starts_with('#'));
        let asked: BTreeSet<&str> = asked.chain(imported).collect();
        assert_eq!(asked.iter().filter(|name| !here.contains(**name)).count(), 0, "{asked:?}");
        assert!(here.iter().all(|name| name.is_empty() || asked.contains(name)), "nobody asks for some of {here:?}");
    }
}
