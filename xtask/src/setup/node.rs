//! Node and the pinned npm packages.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::{project, run, say};

/// The oldest Node that the tools and tests run on.
const OLDEST: u32 = 20;

pub fn packages() -> Result<()> {
    node()?;
    if is_installed(&project::root()) {
        return Ok(());
    }
    say::step("getting the npm packages");
    run::run(run::npm().args(["ci", "--ignore-scripts"])).context("the npm packages could not be had; check the network and try again")
}

/// Whether the packages of that folder's lock file are there.
pub fn is_installed(folder: &Path) -> bool {
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    installed.is_some() && installed >= changed(&folder.join("package-lock.json"))
}

fn node() -> Result<()> {
    let hint = || format!("Node {OLDEST} or newer is needed: see https://nodejs.org");
    let printed = run::read(run::command("node").arg("--version")).with_context(hint)?;
    match major(&printed) {
        Some(major) if major >= OLDEST => Ok(()),
        _ => bail!("{}; this is {}", hint(), printed.trim()),
    }
}

/// The first number of `v20.11.1`.
fn major(version: &str) -> Option<u32> {
    let numbers = version.trim().trim_start_matches('v');
    numbers.split('.').next()?.parse().ok()
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions() {
        assert_eq!(major("v20.11.1\n"), Some(20));
        assert_eq!(major("9.0.0"), Some(9));
        assert_eq!(major("none"), None);
    }
}
