//! The browsers that tests drive, and their drivers: those that are there, else Debian's; geckodriver, which Debian lacks, from Cargo.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{apt, cargo_tool};
use crate::run;

const GECKODRIVER: cargo_tool::Tool = cargo_tool::Tool { name: "geckodriver", version: "0.37.1", minutes: "three" };

/// Variables for a test's environment: where each driver is. The driver finds its browser itself.
pub type Drivers = Vec<(&'static str, OsString)>;

/// Chromium alone: what most tests need.
pub fn chromium() -> Result<PathBuf> {
    let browsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    named("CHROMEDRIVER").map_or_else(|| installed("chromedriver", &browsers, &["chromium", "chromium-driver"]), Ok)
}

/// All three engines, and a display for the one that has no headless mode.
pub fn engines() -> Result<Drivers> {
    installed("xvfb-run", &["xauth"], &["xvfb", "xauth"])?;
    Ok(vec![("CHROMEDRIVER", chromium()?.into()), ("GECKODRIVER", firefox()?.into()), ("SAFARIDRIVER", webkit()?.into())])
}

/// Those that need no display.
pub fn chromium_and_firefox() -> Result<Drivers> {
    Ok(vec![("CHROMEDRIVER", chromium()?.into()), ("GECKODRIVER", firefox()?.into())])
}

fn firefox() -> Result<PathBuf> {
    if let Some(driver) = named("GECKODRIVER") {
        return Ok(driver);
    }
    if run::find("firefox").is_none() {
        installed("firefox-esr", &["firefox-esr"], &["firefox-esr"])?;
    }
    run::find("geckodriver").map_or_else(|| cargo_tool::ready(&GECKODRIVER), Ok)
}

fn webkit() -> Result<PathBuf> {
    named("SAFARIDRIVER").map_or_else(|| installed("WebKitWebDriver", &["WebKitWebDriver"], &["webkit2gtk-driver"]), Ok)
}

/// WebKit as a part of other programs, for the one that stands for a hybrid app: `tests/webdriver/webview.py`.
pub fn webview() -> Result<()> {
    webkit()?;
    let mut bindings = run::command("/usr/bin/python3");
    bindings.args(["-c", "import gi; gi.require_version('WebKit2', '4.1')"]);
    if run::read(&mut bindings).is_ok() { Ok(()) } else { apt::install(&["python3-gi", "gir1.2-webkit2-4.1"]) }
}

/// A driver that somebody chose.
fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from)
}

/// The path of `program`, where one of `companions` is on PATH as well; the Debian packages that have them are installed if need be.
fn installed(program: &str, companions: &[&str], packages: &[&str]) -> Result<PathBuf> {
    let find = || run::find(program).filter(|_| cfg!(not(target_os = "linux")) || companions.iter().any(|name| run::find(name).is_some()));
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install(packages)?;
    find().with_context(|| format!("`{program}` still is not on PATH, although {} is installed", packages.join(" ")))
}
