//! `bench`: the package beside the peers' real ones.

use std::ffi::OsString;

use anyhow::{Context, Result};

use crate::{build, project, run, say, setup};

const PEERS: &str = "bench/peers";

pub fn bench(arguments: Vec<OsString>) -> Result<()> {
    setup::for_build()?;
    let drivers = setup::chromium_and_firefox()?;
    build::build(false)?;
    if !arguments.iter().any(|argument| argument == "--no-peers" || argument == "scale") {
        packages()?;
    }
    // Optimized: the servers' time is in every figure.
    let mut cargo = run::cargo();
    cargo.args(["run", "--release", "--package", "bench", "--"]).args(arguments);
    run::run(cargo.envs(drivers))
}

/// Of no use to any other verb, so nobody else has to wait for them.
fn packages() -> Result<()> {
    let folder = project::path(PEERS);
    if setup::is_installed(&folder) {
        return Ok(());
    }
    say::step("getting the peers' packages");
    run::run(run::npm().args(["ci", "--ignore-scripts", "--loglevel=error"]).current_dir(folder))
        .context("the peers' packages could not be had; check the network and try again, or leave them out with --no-peers")
}
