//! Commands of WebDriver and of the drivers that the client crate does not know by name.

use fantoccini::{elements::ElementRef, wd::WebDriverCompatibleCommand};
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

#[derive(Debug)]
pub(crate) enum Command {
    ComputedRole(ElementRef),
    ComputedLabel(ElementRef),
    /// What the page wrote to the console since the last time it was asked (ChromeDriver).
    BrowserLog,
    /// Whether scripts run in the page (`content`) or in the browser itself (`chrome`) from now on (geckodriver).
    Context(&'static str),
    /// A command of the Chrome DevTools Protocol (ChromeDriver).
    Cdp {
        method: &'static str,
        params: Value,
    },
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        let path = match self {
            Self::ComputedRole(element) => format!("element/{}/computedrole", element.as_ref()),
            Self::ComputedLabel(element) => format!("element/{}/computedlabel", element.as_ref()),
            Self::BrowserLog => "se/log".into(),
            Self::Context(_) => "moz/context".into(),
            Self::Cdp { .. } => "goog/cdp/execute".into(),
        };
        base.join(&format!("session/{session}/{path}"))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        match self {
            Self::ComputedRole(_) | Self::ComputedLabel(_) => (Method::GET, None),
            Self::BrowserLog => (Method::POST, Some(json!({ "type": "browser" }).to_string())),
            Self::Context(context) => (Method::POST, Some(json!({ "context": context }).to_string())),
            Self::Cdp { method, params } => (Method::POST, Some(json!({ "cmd": method, "params": params }).to_string())),
        }
    }
}
