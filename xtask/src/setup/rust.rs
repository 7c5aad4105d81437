//! Parts of the Rust toolchain.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::project::WASM;
use crate::{run, say};

/// rustup's std for wasm; needed even where the module gets a std of its own (tests, lints).
pub fn wasm_target() -> Result<()> {
    let installed = sysroot()?.join("lib/rustlib").join(WASM).join("lib");
    if installed.is_dir() {
        return Ok(());
    }
    need_rustup(&format!("the Rust target {WASM}"))?;
    say::step(format_args!("getting the Rust target {WASM}"));
    run::run(run::command("rustup").args(["target", "add", WASM]))
        .with_context(|| format!("the Rust target {WASM} could not be had; check the network and try again"))
}

/// std's sources make the module a third smaller; without them the plain build is used.
pub fn std_sources() {
    let have = sysroot().is_ok_and(|root| root.join("lib/rustlib/src/rust/library/std").is_dir());
    if have || run::find("rustup").is_none() {
        return;
    }
    say::step("getting the sources of Rust's std");
    if let Err(error) = run::run(run::command("rustup").args(["component", "add", "rust-src"])) {
        say::warning(format_args!("rust-src could not be had ({error:#})"));
    }
}

pub fn linters() -> Result<()> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        let works = run::read(run::command(program).arg("--version")).is_ok();
        if works {
            continue;
        }
        need_rustup(component)?;
        say::step(format_args!("getting {component}"));
        run::run(run::command("rustup").args(["component", "add", component])).with_context(|| format!("{component} could not be had"))?;
    }
    Ok(())
}

fn need_rustup(what: &str) -> Result<()> {
    if run::find("rustup").is_none() {
        bail!("{what} is missing, and so is rustup, which gets it: see https://rustup.rs");
    }
    Ok(())
}

fn sysroot() -> Result<PathBuf> {
    let printed = run::read(run::command("rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(printed.trim()))
}
