//! The wasm as JavaScript, for engines without WebAssembly: lowered to what WebAssembly was at first, then translated by npm's pinned wasm2js.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::features;
use crate::{project, run};

/// What came after the first WebAssembly, told by what was there before.
const LOWERED: &[&str] = &["--signext-lowering", "--llvm-memory-copy-fill-lowering", "--llvm-nontrapping-fptoint-lowering"];

/// Memory that grows is another buffer. WebAssembly detaches the old one, and that is how the glue knows; wasm2js leaves it lying there.
const STALE: &[(&str, &str)] = &[
    (
        "cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
        "cachedDataViewMemory0.buffer !== wasm.memory.buffer",
    ),
    ("cachedUint8ArrayMemory0.byteLength === 0", "cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer"),
];

/// A script that exports `instantiate(imports)`. `features` are those that `wasm` uses.
pub fn script(scratch: &Path, wasm: &[u8], glue: &str, features: &[String]) -> Result<String> {
    // A 64-bit number crosses as two in JavaScript, and as one in the glue.
    if glue.contains("BigInt") {
        bail!("the glue passes 64-bit numbers, which the module as JavaScript cannot take");
    }
    let [before, lowered, script] = ["wasm", "lowered.wasm", "script.js"].map(|end| scratch.join(format!("no-wasm.{end}")));
    fs::write(&before, wasm)?;
    let mut wasm_opt = run::command(project::node_program("wasm-opt"));
    wasm_opt.arg(&before).arg("--output").arg(&lowered).arg("--mvp-features");
    wasm_opt.args(features.iter().map(|feature| features::option(feature))).args(LOWERED).arg("-Oz");
    run::run(&mut wasm_opt).context("the wasm could not be lowered")?;

    let mut wasm2js = run::command(project::node_program("wasm2js"));
    // In the form for Emscripten it is a function; in the other an instance is made on import, and but one.
    wasm2js.arg(&lowered).arg("--output").arg(&script).args(["--mvp-features", "-Oz", "--emscripten"]);
    run::run(&mut wasm2js).context("wasm2js failed")?;
    exported(&fs::read_to_string(&script)?)
}

fn exported(script: &str) -> Result<String> {
    if !script.contains("function instantiate(") {
        bail!("wasm2js writes something else than it did");
    }
    Ok(format!("{script}\nexport {{ instantiate }};\n"))
}

/// The glue for it: it looks at the buffer itself.
pub fn glue(glue: &str) -> Result<String> {
    let views = glue.matches("Memory0 === null").count();
    if views != STALE.len() || STALE.iter().any(|(detached, _)| glue.matches(detached).count() != 1) {
        bail!("the glue looks at memory otherwise than it did");
    }
    Ok(STALE.iter().fold(glue.to_owned(), |glue, (detached, other)| glue.replace(detached, other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_gives_what_makes_an_instance() {
        let script = exported("function instantiate(info) {}").expect("as it is written");
        assert_eq!(script, "function instantiate(info) {}\nexport { instantiate };\n");
        assert!(exported("function asmFunc(info) {}").is_err());
    }

    #[test]
    fn the_glue_knows_a_memory_that_has_grown() {
        let views = STALE.iter().map(|(detached, _)| format!("if (Memory0 === null || {detached})"));
        let written = views.collect::<Vec<_>>().join("\n");
        let known = glue(&written).expect("as it is written");
        assert_eq!(known.matches("buffer !== wasm.memory.buffer").count(), STALE.len());
        assert!(!known.contains("detached") && !known.contains("byteLength"));

        assert!(glue("").is_err());
        assert!(glue(&format!("{written}\nif (cachedInt32ArrayMemory0 === null)")).is_err());
    }
}
