//! Programs that Cargo compiles for us, once for all clones on a machine.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{project, run, say};

pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
    /// What compiling takes on two cores, in words.
    pub minutes: &'static str,
}

/// The program; compiled if it is not there yet.
pub fn ready(tool: &Tool) -> Result<PathBuf> {
    let Tool { name, version, minutes } = tool;
    let root = project::tool_cache().join(format!("{name}-{version}"));
    let program = root.join("bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(program);
    }
    say::step(format_args!("compiling {name} {version} into {} (once; about {minutes} minutes)", root.display()));
    let mut install = run::cargo();
    install.args(["install", "--locked", name, "--version", version]);
    // They only start other programs: a debug build runs as well and is ready sooner.
    install.arg("--debug").arg("--root").arg(&root).env("CARGO_PROFILE_DEV_DEBUG", "false");
    // Outside the repository, whose Cargo settings are not meant for it.
    install.current_dir(std::env::temp_dir());
    run::run(&mut install).with_context(|| format!("{name} {version} could not be had; check the network and try again"))?;
    Ok(program)
}
