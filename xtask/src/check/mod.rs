//! `check`: what can be judged without running the code.

mod layers;
mod versions;

use anyhow::Result;

use crate::project::WASM;
use crate::{run, say};

pub fn check() -> Result<()> {
    say::step("checking versions");
    versions::check()?;
    say::step("checking the layers of src/");
    layers::check()?;
    say::step("checking the format");
    run::run(run::cargo().args(["fmt", "--all", "--", "--check"]))?;
    say::step("linting everything, natively");
    clippy(&["--workspace", "--all-targets"])?;
    say::step("linting the module and its browser tests, for wasm");
    clippy(&["--package", "sentiance-web", "--all-targets", "--target", WASM])
}

fn clippy(what: &[&str]) -> Result<()> {
    run::run(run::cargo().arg("clippy").args(what).args(["--", "--deny", "warnings"]))
}
