//! The workspace's tests, but for the crates that drive a browser; the model's in a release build, or it would take an hour.

use anyhow::Result;

use super::driven;
use crate::run;

const MODEL: &str = "model";

pub fn test() -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    for package in driven::PACKAGES.iter().chain(&[MODEL]) {
        cargo.args(["--exclude", package]);
    }
    run::run(&mut cargo)?;
    run::run(run::cargo().args(["test", "--package", MODEL, "--release"]))
}
