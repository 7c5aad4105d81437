//! A program with WebKit in it, in the place of a browser: what a hybrid app is on a phone.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use fantoccini::wd::Capabilities;
use serde_json::json;

use crate::{Browser, Engine, Error, Profile, Result};

/// Debian's own, which finds Debian's bindings of WebKit.
const PYTHON: &str = "/usr/bin/python3";
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/webview.py");

impl Browser {
    /// Serves a folder of files to itself, as `scheme://` and any host. What its pages store is kept in the profile.
    pub async fn start_webview(scheme: &str, files: &Path, profile: &Profile) -> Result<Self> {
        ready()?;
        let program = json!({ "binary": PYTHON, "args": [PROGRAM, scheme, files] });
        let wanted = Capabilities::from_iter([("webkitgtk:browserOptions".to_owned(), program)]);
        Self::connect(Engine::WebKit, profile, wanted).await
    }
}

/// The driver would wait for ever for a program that cannot start.
fn ready() -> Result<()> {
    let mut bindings = Command::new(PYTHON);
    bindings.args(["-c", "import gi; gi.require_version('WebKit2', '4.1')"]).stdin(Stdio::null()).stderr(Stdio::null());
    match bindings.status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err(Error::NotReady { engine: Engine::WebKit, missing: "its bindings are not here; install python3-gi and gir1.2-webkit2-4.1".into() }),
    }
}
