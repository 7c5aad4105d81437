//! The entries: the hand-written facade of `npm/`, with what was generated, as single files. Each twice: as a module, and for those who require it.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Generated;
use crate::{project, run};

const FACADE: &str = "npm/index.js";

/// Each entry and how it comes by the wasm.
const ENTRIES: &[(&str, &str)] = &[("index.js", "npm/load/inline.js"), ("url.js", "npm/load/url.js")];
/// Where modules are required, the wasm is always inside: a file beside the script is a matter of browsers and their bundlers.
const REQUIRED: (&str, &str) = ("index.cjs", "npm/load/inline.js");

/// What puts the wasm together that is inside, and a program that prints it.
const MODULE: &str = "npm/load/module.js";
const PRINT: &str = "import { pathToFileURL } from \"node:url\";
const { module } = await import(pathToFileURL(process.argv[1]));
process.stdout.write(Buffer.from(module()).toString(\"base64\"));";

/// Where there is no WebAssembly, required or not.
const WITHOUT_WASM: (&str, &str) = ("no-wasm", "npm/load/no-wasm.js");

/// Entries over the default one, which they import: an app that uses several loads it once.
const OVER_THE_DEFAULT: &[&str] = &["store", "react", "react-native"];
const NOT_BUNDLED: &[&str] = &["--external:./index.js", "--external:./store.js", "--external:react"];

pub fn entries(generated: &Generated) -> Result<()> {
    for (entry, loader) in ENTRIES {
        write(entry, &bundle(generated, loader, &[alias("#bytes", &generated.bytes())])?)?;
    }
    let (entry, loader) = REQUIRED;
    write(entry, &bundle(generated, loader, &[alias("#bytes", &generated.bytes()), text(), "--format=cjs".into()])?)?;

    let (entry, loader) = WITHOUT_WASM;
    let without = [alias("#script", &generated.script()), inject("npm/load/engine.js")];
    write(&format!("{entry}.js"), &bundle(generated, loader, &without)?)?;
    write(&format!("{entry}.cjs"), &bundle(generated, loader, &[&without[..], &[text(), "--format=cjs".into()]].concat())?)?;

    for name in OVER_THE_DEFAULT {
        let bundle = |options: &[&str]| {
            let mut esbuild = minified(&format!("npm/{name}.js"));
            run::read(esbuild.args(NOT_BUNDLED).args(options)).with_context(|| format!("npm/{name}.js could not be bundled"))
        };
        write(&format!("{name}.js"), &bundle(&[])?)?;
        write(&format!("{name}.cjs"), &required(&bundle(&["--format=cjs"])?))?;
    }
    testing(generated)?;
    command_line(generated)?;
    types()
}

/// Reads the wasm out of the script, with the very code that a page runs: it must be the one that went in.
pub fn prove(generated: &Generated, wasm: &[u8]) -> Result<()> {
    let script = generated.module();
    fs::write(&script, run::read(minified(MODULE).arg(alias("#bytes", &generated.bytes()))).with_context(|| format!("{MODULE} could not be bundled"))?)?;
    let mut node = run::command("node");
    node.args(["--input-type=module", "--eval", PRINT]).arg(&script);
    let read = run::read(&mut node).with_context(|| format!("{MODULE} failed"))?;
    if read != STANDARD.encode(wasm) {
        bail!("{MODULE} does not give the wasm that xtask/src/build/streams.rs took apart");
    }
    Ok(())
}

/// The test kit stands alone, and runs where test runners leave out what browsers have.
fn testing(generated: &Generated) -> Result<()> {
    let bundle = |options: &[&str]| {
        let mut esbuild = minified("npm/testing.js");
        esbuild.arg(alias("#kit-glue", &generated.kit_glue())).arg(alias("#kit", &generated.kit())).arg(text()).args(options);
        run::read(&mut esbuild).context("npm/testing.js could not be bundled")
    };
    write("testing.js", &bundle(&[])?)?;
    write("testing.cjs", &bundle(&["--format=cjs"])?)
}

/// What `npx sentiance-web` runs, in Node alone.
fn command_line(generated: &Generated) -> Result<()> {
    let mut esbuild = minified("npm/cli.js");
    esbuild.arg(alias("#emulator-glue", &generated.emulator_glue())).arg("--external:node:*");
    write("cli.js", &run::read(&mut esbuild).context("npm/cli.js could not be bundled")?)
}

fn text() -> String {
    inject("npm/load/text.js")
}

/// What the file exports takes the place of the globals of those names.
fn inject(file: &str) -> String {
    format!("--inject:{}", project::path(file).display())
}

/// The default entry without the wasm inside: what the JavaScript costs.
pub fn minified_alone(generated: &Generated) -> Result<String> {
    bundle(generated, ENTRIES[0].1, &["--external:#bytes".into()])
}

fn bundle(generated: &Generated, loader: &str, options: &[String]) -> Result<String> {
    let mut esbuild = minified(FACADE);
    esbuild.arg(alias("#load", &project::path(loader)));
    esbuild.arg(alias("#glue", &if loader == WITHOUT_WASM.1 { generated.script_glue() } else { generated.glue() }));
    esbuild.arg(alias("#asset", &generated.asset()));
    esbuild.args(options);
    let script = run::read(&mut esbuild).with_context(|| format!("{FACADE} could not be bundled with {loader}"))?;
    own_names(&script).context("esbuild's helper for namespaces is not what it was")
}

/// esbuild's helper defines what a namespace exports by all names that an object has or inherits: where a page has added anything to
/// `Object.prototype`, the script could not even be imported. It is to go by own names.
fn own_names(script: &str) -> Option<String> {
    let (before, rest) = script.split_once("for(var ")?;
    let (name, rest) = rest.split_once(" in ")?;
    let (object, rest) = rest.split_once(')')?;
    let (define, after) = rest.split_once(&format!("{{get:{object}[{name}],enumerable:!0}}"))?;
    Some(format!("{before}for(var {name} of Object.keys({object})){define}{{__proto__:null,get:{object}[{name}],enumerable:!0}}{after}"))
}

fn minified(source: &str) -> Command {
    let mut esbuild = run::command(project::node_program("esbuild"));
    esbuild.args([source, "--bundle", "--format=esm", "--target=es2022", "--minify"]);
    esbuild.args(["--platform=neutral", "--legal-comments=none", "--log-level=warning"]);
    esbuild
}

fn alias(name: &str, file: &Path) -> String {
    format!("--alias:{name}={}", file.display())
}

/// The hand-written declarations go out as they are, and once more for those who require: TypeScript tells the two apart by the file's name.
fn types() -> Result<()> {
    for entry in fs::read_dir(project::path("npm"))? {
        let file = entry?.path();
        let name = file.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if let Some(entry) = name.strip_suffix(".d.ts") {
            let declarations = fs::read_to_string(&file)?;
            write(name, &declarations)?;
            write(&format!("{entry}.d.cts"), &required(&declarations))?;
        }
    }
    Ok(())
}

/// Those who are required find their siblings under another name.
fn required(script: &str) -> String {
    script.replace("\"./index.js\"", "\"./index.cjs\"").replace("\"./store.js\"", "\"./store.cjs\"")
}

fn write(name: &str, content: &str) -> Result<()> {
    let file = project::path("dist").join(name);
    fs::write(&file, content).with_context(|| format!("{} cannot be written", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_helper_goes_by_own_names() {
        let helper = "var Z=(n,e)=>{for(var t in e)j(n,t,{get:e[t],enumerable:!0})};";
        let own = "var Z=(n,e)=>{for(var t of Object.keys(e))j(n,t,{__proto__:null,get:e[t],enumerable:!0})};";
        assert_eq!(own_names(helper).as_deref(), Some(own));
        assert_eq!(own_names("var Z=0;"), None);
        assert_eq!(own_names("for(var t in e)f(t);"), None);
    }
}
