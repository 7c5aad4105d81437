//! wasm-pack and the wasm-bindgen programs it calls, so that it downloads nothing itself.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{project, run, say};

const VERSION: &str = "0.15.1";

pub struct WasmPack {
    pub program: PathBuf,
    /// A folder for PATH, where wasm-pack looks for wasm-bindgen of the crate's version.
    pub bindgen_dir: PathBuf,
}

pub fn ready() -> Result<WasmPack> {
    Ok(WasmPack { program: wasm_pack()?, bindgen_dir: bindgen_runner()? })
}

fn wasm_pack() -> Result<PathBuf> {
    let root = project::tool_cache().join(format!("wasm-pack-{VERSION}"));
    let program = root.join("bin").join(format!("wasm-pack{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(program);
    }
    say::step(format_args!("compiling wasm-pack {VERSION} into {} (once; a minute or two)", root.display()));
    let mut install = run::cargo();
    install.args(["install", "--locked", "wasm-pack", "--version", VERSION]);
    // It only starts other programs: a debug build runs as well and is ready sooner.
    install.arg("--debug").arg("--root").arg(&root);
    // Outside the repository, whose Cargo settings are not meant for it.
    install.current_dir(std::env::temp_dir());
    run::run(&mut install).with_context(|| format!("wasm-pack {VERSION} could not be had; check the network and try again"))?;
    Ok(program)
}

/// A workspace member, so that Cargo.lock pins its version and what it shares with us is compiled once.
fn bindgen_runner() -> Result<PathBuf> {
    say::step("compiling the wasm-bindgen test runner");
    run::run(run::cargo().args(["build", "--package", "wasm-bindgen-cli-runner"]))?;
    let runner = project::own_program("wasm-bindgen-test-runner");
    Ok(runner.parent().map(PathBuf::from).unwrap_or_default())
}
