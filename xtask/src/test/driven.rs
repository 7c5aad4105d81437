//! Tests that drive browsers over WebDriver; each crate starts emulator and driver itself, on free ports.

use anyhow::Result;

use crate::{build, run, setup};

const EDGE: &str = "edge-tests";
const DEMO: &str = "demo-tests";
const FAULTS: &str = "fault-tests";

/// What cannot run without a browser.
pub const PACKAGES: &[&str] = &[EDGE, DEMO, FAULTS];

pub fn setup() -> Result<()> {
    setup::for_build()?;
    setup::chromium()?;
    Ok(())
}

pub fn setup_engines() -> Result<()> {
    setup::for_build()?;
    setup::engines()?;
    Ok(())
}

pub fn edge() -> Result<()> {
    in_chromium(EDGE)
}

pub fn demo() -> Result<()> {
    in_chromium(DEMO)
}

pub fn faults() -> Result<()> {
    in_all_engines(&[])
}

/// The same run; it writes the report instead of comparing it.
pub fn write_faults() -> Result<()> {
    in_all_engines(&[("FAULTS_WRITE", "1")])
}

fn in_all_engines(environment: &[(&str, &str)]) -> Result<()> {
    let drivers = setup::engines()?;
    build::build(false)?;
    // A display that nobody looks at: WebKit has no headless mode.
    let mut test = run::command("xvfb-run");
    test.arg("--auto-servernum").arg(run::cargo().get_program()).args(["test", "--package", FAULTS, "--lib", "--test", "faults"]);
    run::run(test.envs(drivers).envs(environment.iter().copied()))
}

/// They use the package as it is built now.
fn in_chromium(package: &str) -> Result<()> {
    let driver = setup::chromium()?;
    build::build(false)?;
    let mut cargo = run::cargo();
    cargo.args(["test", "--package", package]);
    run::run(cargo.env("CHROMEDRIVER", driver))
}
