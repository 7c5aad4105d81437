//! The entries: the hand-written facade of `npm/`, with what was generated, as single files.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use super::Generated;
use crate::{project, run};

const FACADE: &str = "npm/index.js";

/// Each entry and how it comes by the wasm.
const ENTRIES: &[(&str, &str)] = &[("index.js", "npm/load/inline.js"), ("url.js", "npm/load/url.js")];

/// Entries over the default one, which they import: an app that uses several loads it once.
const OVER_THE_DEFAULT: &[&str] = &["store.js", "react.js", "react-native.js"];
const NOT_BUNDLED: &[&str] = &["--external:./index.js", "--external:./store.js", "--external:react"];

pub fn entries(generated: &Generated) -> Result<()> {
    for (entry, loader) in ENTRIES {
        let bytes = alias("#bytes", &generated.bytes());
        fs::write(project::path("dist").join(entry), bundle(generated, loader, &bytes)?)?;
    }
    for entry in OVER_THE_DEFAULT {
        let mut esbuild = minified(&format!("npm/{entry}"));
        let bundled = run::read(esbuild.args(NOT_BUNDLED)).with_context(|| format!("npm/{entry} could not be bundled"))?;
        fs::write(project::path("dist").join(entry), bundled)?;
    }
    types()
}

/// The default entry without the wasm inside: what the JavaScript costs.
pub fn minified_alone(generated: &Generated) -> Result<String> {
    bundle(generated, ENTRIES[0].1, "--external:#bytes")
}

fn bundle(generated: &Generated, loader: &str, bytes: &str) -> Result<String> {
    let mut esbuild = minified(FACADE);
    esbuild.arg(alias("#load", &project::path(loader)));
    esbuild.arg(alias("#glue", &generated.glue()));
    esbuild.arg(alias("#asset", &generated.asset()));
    esbuild.arg(bytes);
    run::read(&mut esbuild).with_context(|| format!("{FACADE} could not be bundled with {loader}"))
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

/// The hand-written declarations go out as they are.
fn types() -> Result<()> {
    for entry in fs::read_dir(project::path("npm"))? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_owned();
        if name.to_string_lossy().ends_with(".d.ts") {
            fs::copy(&file, project::path("dist").join(name))?;
        }
    }
    Ok(())
}
