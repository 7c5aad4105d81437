//! Chromium and its driver: those on PATH, else Debian's.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{run, say};

const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PACKAGES: &[&str] = &["chromium", "chromium-driver"];
const BY_HAND: &str = "install Chromium and chromedriver of the same version \
    (Debian: `apt-get install chromium chromium-driver`), or set CHROMEDRIVER to the driver's path";

/// The driver; it finds the browser itself.
pub struct Browser {
    pub driver: PathBuf,
}

pub fn ready() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    install()?;
    find().with_context(|| format!("chromedriver still is not on PATH; {BY_HAND}"))
}

/// CHROMEDRIVER is respected; otherwise both driver and browser must be on PATH.
fn find() -> Option<Browser> {
    if let Some(driver) = env::var_os("CHROMEDRIVER") {
        return Some(Browser { driver: driver.into() });
    }
    let driver = run::find("chromedriver")?;
    let browser = cfg!(not(target_os = "linux")) || BROWSERS.iter().any(|name| run::find(name).is_some());
    browser.then_some(Browser { driver })
}

fn install() -> Result<()> {
    if run::find("apt-get").is_none() {
        bail!("Chromium or chromedriver is missing, and there is no apt-get; {BY_HAND}");
    }
    say::step("installing Chromium and its driver with apt-get");
    if apt(&install_arguments()).is_ok() {
        return Ok(());
    }
    say::step("once more, with fresh package lists");
    apt(&["update", "-q"]).and_then(|()| apt(&install_arguments())).with_context(|| format!("Chromium could not be installed; {BY_HAND}"))
}

fn install_arguments() -> Vec<&'static str> {
    let mut arguments = vec!["install", "-qy", "--no-install-recommends"];
    arguments.extend(PACKAGES);
    arguments
}

/// apt-get as root: as we are, or through sudo where that asks nothing.
fn apt(arguments: &[&str]) -> Result<()> {
    let root = run::read(run::command("id").arg("-u"))?.trim() == "0";
    let mut apt = if root {
        run::command("apt-get")
    } else if run::find("sudo").is_some() {
        let mut sudo = run::command("sudo");
        sudo.args(["--non-interactive", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    } else {
        bail!("apt-get needs root, and there is no sudo");
    };
    run::run(apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}
