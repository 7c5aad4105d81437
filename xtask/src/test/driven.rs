//! Tests that drive a browser over WebDriver; each crate starts emulator and driver itself, on free ports.

use anyhow::Result;

use crate::{build, run, setup};

const EDGE: &str = "edge-tests";
const DEMO: &str = "demo-tests";

/// What cannot run without a browser.
pub const PACKAGES: &[&str] = &[EDGE, DEMO];

pub fn setup() -> Result<()> {
    setup::for_build()?;
    setup::browser()?;
    Ok(())
}

pub fn edge() -> Result<()> {
    test(EDGE)
}

pub fn demo() -> Result<()> {
    test(DEMO)
}

/// They use the package as it is built now.
fn test(package: &str) -> Result<()> {
    let browser = setup::browser()?;
    build::build(false)?;
    let mut cargo = run::cargo();
    cargo.args(["test", "--package", package]);
    run::run(cargo.env("CHROMEDRIVER", browser.driver))
}
