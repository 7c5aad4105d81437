//! wasm-pack and the wasm-bindgen programs it calls, so that it downloads nothing itself.

use std::path::PathBuf;

use anyhow::Result;

use super::cargo_tool::{self, Tool};
use crate::{project, run, say};

const WASM_PACK: Tool = Tool { name: "wasm-pack", version: "0.15.1", minutes: "two" };

pub struct WasmPack {
    pub program: PathBuf,
    /// A folder for PATH, where wasm-pack looks for wasm-bindgen of the crate's version.
    pub bindgen_dir: PathBuf,
}

pub fn ready() -> Result<WasmPack> {
    Ok(WasmPack { program: cargo_tool::ready(&WASM_PACK)?, bindgen_dir: bindgen_runner()? })
}

/// A workspace member, so that Cargo.lock pins its version and what it shares with us is compiled once.
fn bindgen_runner() -> Result<PathBuf> {
    say::step("compiling the wasm-bindgen test runner");
    run::run(run::cargo().args(["build", "--package", "wasm-bindgen-cli-runner"]))?;
    let runner = project::own_program("wasm-bindgen-test-runner");
    Ok(runner.parent().map(PathBuf::from).unwrap_or_default())
}
