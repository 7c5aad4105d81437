//! `build`: from the sources to `dist/`, which is what is packed.

mod bindings;
mod bundle;
mod compile;
mod embed;
mod features;
mod fields;
mod optimize;
mod reader;
mod script;
mod spell;
mod stamp;
mod streams;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{project, say};

pub use bundle::minified_alone;
pub use reader::Reader;

/// The wasm file as it is shipped.
pub const WASM_FILE: &str = "sentiance_web.wasm";

/// What the packed emulator runs on: a wasm file as it is, since Node can read files.
const EMULATOR_FILE: &str = "emulator.wasm";

/// Generated inputs of the entries.
pub struct Generated {
    dir: PathBuf,
}

impl Generated {
    pub fn here() -> Self {
        Self { dir: project::target().join("npm") }
    }

    /// The JavaScript half of the bindings.
    pub fn glue(&self) -> PathBuf {
        self.dir.join("glue.js")
    }

    /// The wasm inside the script.
    pub fn bytes(&self) -> PathBuf {
        self.dir.join("bytes.js")
    }

    /// What reads it, for the build to try.
    pub fn module(&self) -> PathBuf {
        self.dir.join("module.mjs")
    }

    /// The JavaScript half of the packed emulator's bindings.
    pub fn emulator_glue(&self) -> PathBuf {
        self.dir.join("emulator-glue.js")
    }

    /// The JavaScript half of the test kit's bindings.
    pub fn kit_glue(&self) -> PathBuf {
        self.dir.join("kit-glue.js")
    }

    /// The test kit's wasm inside a script.
    pub fn kit(&self) -> PathBuf {
        self.dir.join("kit.js")
    }

    /// The module without wasm.
    pub fn script(&self) -> PathBuf {
        self.dir.join("script.js")
    }

    /// The JavaScript half of its bindings.
    pub fn script_glue(&self) -> PathBuf {
        self.dir.join("script-glue.js")
    }

    /// What the script knows of the wasm beside it.
    pub fn asset(&self) -> PathBuf {
        self.dir.join("asset.js")
    }
}

pub fn build(plain: bool) -> Result<()> {
    let wasm = read(&compile::compile(plain)?)?;
    let kit = read(&compile::compile_testkit("testing")?)?;
    let emulator = read(&compile::compile_testkit("sockets")?)?;

    let stamp = stamp::Stamp::of(&[&wasm, &kit, &emulator])?;
    if stamp.is_current() {
        say::step("dist/ is up to date");
        return Ok(());
    }
    package(&wasm, &kit, &emulator).inspect_err(|_| stamp::forget())?;
    stamp.write()?;
    say::step("dist/ is ready");
    Ok(())
}

/// Everything after the compiler.
fn package(compiled: &[u8], kit: &[u8], emulator: &[u8]) -> Result<()> {
    let generated = Generated::here();
    fs::create_dir_all(&generated.dir)?;

    let (glue, wasm, features) = bound(&generated, "sentiance_web", compiled)?;
    say::step("translating the wasm to JavaScript");
    fs::write(generated.script(), script::script(&generated.dir, &wasm, &glue, &features)?)?;
    fs::write(generated.script_glue(), script::glue(&glue)?)?;
    // Only now: to JavaScript an access is translated by what it promises.
    let wasm = fields::without_alignments(&wasm)?;
    fs::write(generated.glue(), glue)?;
    let (glue, kit, _) = bound(&generated, "testkit", kit)?;
    fs::write(generated.kit_glue(), glue)?;
    let (glue, emulator, _) = bound(&generated, "emulator", emulator)?;
    fs::write(generated.emulator_glue(), glue)?;

    say::step("embedding the wasm");
    fs::write(generated.bytes(), embed::inline(&wasm)?)?;
    bundle::prove(&generated, &wasm)?;
    fs::write(generated.asset(), embed::asset(&wasm))?;
    fs::write(generated.kit(), embed::plain(&kit))?;

    say::step("bundling the entries");
    let dist = project::path("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).context("the old dist/ cannot be removed")?;
    }
    fs::create_dir_all(&dist)?;
    fs::write(dist.join(WASM_FILE), &wasm)?;
    fs::write(dist.join(EMULATOR_FILE), &emulator)?;
    bundle::entries(&generated)
}

/// The two halves of the bindings: glue, and optimized wasm; with the features that it uses.
fn bound(generated: &Generated, name: &str, compiled: &[u8]) -> Result<(String, Vec<u8>, Vec<String>)> {
    say::step(format_args!("generating the bindings of {name}"));
    // Without that section the bindings keep JavaScript values in an array instead of a wasm table:
    // smaller, and understood by engines that lack reference types (Safari before 16.4).
    let compiled = features::split(compiled)?;
    let bindings = bindings::generate(name, compiled.wasm, false)?;
    say::step("optimizing the wasm");
    let wasm = optimize::optimize(&generated.dir, &bindings.wasm, &compiled.features, false)?;
    Ok((bindings.glue, wasm, compiled.features))
}

/// The module as it is shipped, but with the names of its functions.
pub fn named() -> Result<Vec<u8>> {
    let scratch = project::target().join("named");
    fs::create_dir_all(&scratch)?;
    let compiled = features::split(&read(&compile::compile(false)?)?)?;
    let bindings = bindings::generate("sentiance_web", compiled.wasm, true)?;
    optimize::optimize(&scratch, &bindings.wasm, &compiled.features, true)
}

fn read(wasm: &Path) -> Result<Vec<u8>> {
    fs::read(wasm).with_context(|| format!("{} cannot be read", wasm.display()))
}
