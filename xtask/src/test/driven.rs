//! Tests that drive browsers over WebDriver; each crate starts emulator and driver itself, on free ports.

use std::ffi::{OsStr, OsString};

use anyhow::Result;

use super::package;
use crate::{build, run, setup};

const EDGE: &str = "edge-tests";
const DEMO: &str = "demo-tests";
const FAULTS: &str = "fault-tests";
const WALK: &str = "walk";
const CONSUMERS: &str = "consumer-tests";
const BENCH: &str = "bench";

const PLAY_FAULTS: [&str; 3] = ["test", "--package", FAULTS];

/// What cannot run without a browser.
pub const PACKAGES: &[&str] = &[EDGE, DEMO, FAULTS, CONSUMERS, BENCH];

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

pub fn setup_consumers() -> Result<()> {
    setup_engines()?;
    setup::webview()
}

pub fn edge() -> Result<()> {
    in_chromium(&["test", "--package", EDGE])
}

/// The same where there is no WebAssembly: all of what the module promises and refuses. Left out are `hostile`, which takes minutes there, and
/// `bindings`, whose entries come with the default one.
pub fn no_wasm() -> Result<()> {
    let tests = ["without_wasm", "readme", "promises", "user", "bad_input"].into_iter().flat_map(|test| ["--test", test]);
    in_all_engines(["test", "--package", EDGE, "--no-fail-fast"].into_iter().chain(tests), &[("ENTRY", OsStr::new("no-wasm"))])
}

pub fn bench() -> Result<()> {
    in_chromium(&["test", "--package", BENCH])
}

pub fn demo() -> Result<()> {
    in_all_engines(["test", "--package", DEMO], &[])
}

pub fn walk() -> Result<()> {
    in_chromium(&["run", "--package", WALK])
}

/// A walk of another length, seed or engine.
pub fn walk_with(arguments: Vec<OsString>) -> Result<()> {
    let own = ["run", "--package", WALK, "--"].map(OsString::from);
    in_all_engines(own.into_iter().chain(arguments), &[])
}

/// With the tarball as users get it.
pub fn consumers() -> Result<()> {
    let packed = package::packed("consumers")?;
    in_all_engines(["test", "--package", CONSUMERS], &[("PACKED", packed.as_os_str())])
}

pub fn faults() -> Result<()> {
    in_all_engines(PLAY_FAULTS, &[])
}

/// The same run; it writes the report instead of comparing it.
pub fn write_faults() -> Result<()> {
    in_all_engines(PLAY_FAULTS, &[("FAULTS_WRITE", OsStr::new("1"))])
}

fn in_all_engines(cargo: impl IntoIterator<Item = impl AsRef<OsStr>>, environment: &[(&str, &OsStr)]) -> Result<()> {
    let drivers = setup::engines()?;
    build::build(false)?;
    // A display that nobody looks at: WebKit has no headless mode.
    let mut test = run::command("xvfb-run");
    test.arg("--auto-servernum").arg(run::cargo().get_program()).args(cargo);
    run::run(test.envs(drivers).envs(environment.iter().copied()))
}

/// They use the package as it is built now.
fn in_chromium(arguments: &[&str]) -> Result<()> {
    let driver = setup::chromium()?;
    build::build(false)?;
    let mut cargo = run::cargo();
    cargo.args(arguments);
    run::run(cargo.env("CHROMEDRIVER", driver))
}
