//! A program with WebKit in it, in the place of a browser: what a hybrid app is on a phone.

use std::path::Path;

use fantoccini::wd::Capabilities;
use serde_json::json;

use crate::{Browser, Engine, Profile, Result};

/// Debian's own, which finds Debian's bindings of WebKit.
const PYTHON: &str = "/usr/bin/python3";
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/webview.py");

impl Browser {
    /// Serves a folder of files to itself, as `scheme://` and any host. What its pages store is kept in the profile.
    pub async fn start_webview(scheme: &str, files: &Path, profile: &Profile) -> Result<Self> {
        let program = json!({ "binary": PYTHON, "args": [PROGRAM, scheme, files] });
        let wanted = Capabilities::from_iter([("webkitgtk:browserOptions".to_owned(), program)]);
        Self::connect(Engine::WebKit, profile, wanted).await
    }
}
