//! The wasm as JavaScript, for engines without WebAssembly: lowered to what WebAssembly was at first, then translated by npm's pinned wasm2js.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::features;
use crate::{project, run};

/// What came after the first WebAssembly, told by what was there before.
const LOWERED: &[&str] = &["--signext-lowering", "--llvm-memory-copy-fill-lowering", "--llvm-nontrapping-fptoint-lowering"];

/// Where wasm2js has made a larger memory and copied the old one into it.
const GROWN: &str = "newHEAP8.set(HEAP8);";
/// The glue knows by its detached buffer that memory has grown: WebAssembly detaches it, wasm2js leaves it lying there.
const DETACHED: &str = "newHEAP8.set(HEAP8); structuredClone(buffer, { transfer: [buffer] });";

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
    if script.matches(GROWN).count() != 1 || !script.contains("function instantiate(") {
        bail!("wasm2js writes something else than it did");
    }
    Ok(format!("{}\nexport {{ instantiate }};\n", script.replace(GROWN, DETACHED)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_memory_is_detached_where_it_has_grown() {
        let script = exported("function instantiate(info) { newHEAP8.set(HEAP8); }").expect("as it is written");
        assert_eq!(script, format!("function instantiate(info) {{ {DETACHED} }}\nexport {{ instantiate }};\n"));
    }

    #[test]
    fn a_script_in_another_form_is_refused() {
        assert!(exported("function instantiate(info) {}").is_err());
        assert!(exported("function asmFunc(info) { newHEAP8.set(HEAP8); }").is_err());
        assert!(exported("function instantiate(info) { newHEAP8.set(HEAP8); newHEAP8.set(HEAP8); }").is_err());
    }
}
