//! npm's pinned wasm-opt; never one from PATH (version 108 of Debian 12 breaks the module).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::features;
use crate::{project, run};

/// `names` keeps those of functions, for whoever wants to know where the bytes are.
pub fn optimize(scratch: &Path, wasm: &[u8], features: &[String], names: bool) -> Result<Vec<u8>> {
    let (before, after) = (scratch.join("bindings.wasm"), scratch.join("module.wasm"));
    fs::write(&before, wasm)?;

    let mut wasm_opt = run::command(project::node_program("wasm-opt"));
    wasm_opt.arg(&before).arg("--output").arg(&after);
    wasm_opt.arg("--mvp-features");
    wasm_opt.args(features.iter().map(|feature| features::option(feature)));
    // Measured, brotli: a function that is called once stays one if it is long (-0.4 KB); loops and blocks are found anew (-0.6 KB); the lowest
    // kilobyte is the far end of the stack, where no field of anything lies, so that an address and an offset may become one (-0.1 KB), and once
    // more (-0.1 KB).
    wasm_opt.args(["--one-caller-inline-max-function-size=30", "--low-memory-unused", "-Oz", "--flatten", "--rereloop", "-Oz", "-Oz"]);
    wasm_opt.args(["--strip-producers", "--strip-target-features", if names { "--debuginfo" } else { "--strip-debug" }]);
    run::run(&mut wasm_opt).context("wasm-opt failed")?;
    Ok(fs::read(after)?)
}
