//! What `npm pack` makes: the right files, installable without a network, harmless to import.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{project, run, say};

/// Scripts that npm would run on a user's machine.
const SCRIPTS_OF_AN_INSTALL: &[&str] = &["preinstall", "install", "postinstall", "prepare"];

/// What the packed emulator does not do, and how the other one is called.
const NOT_IN_NODE: &[&str] = &["tls::", "faults_over_http2::", "pages::", "command_line::"];

pub fn test() -> Result<()> {
    let folder = fresh(&project::target().join("test-package"))?;

    say::step("packing, as a release does, twice");
    let tarball = pack(&folder)?;
    let again = pack(&fresh(&folder.join("again"))?)?;
    if fs::read(&tarball)? != fs::read(&again)? {
        bail!("two tarballs of the same sources differ: {} and {}", tarball.display(), again.display());
    }

    say::step("linting what is packed");
    run::run(run::command(project::node_program("publint")).arg("run").arg(&tarball).arg("--strict"))?;
    let mut attw = run::command(project::node_program("attw"));
    // A wasm file has no types.
    run::run(attw.arg(&tarball).args(["--exclude-entrypoints", "./wasm", "--quiet"]))?;

    say::step("installing the tarball into an empty project, offline");
    let user = fresh(&folder.join("user"))?;
    fs::write(user.join("package.json"), r#"{"private":true,"type":"module"}"#)?;
    run::run(run::npm().args(["install", "--offline", "--silent"]).arg(&tarball).current_dir(&user))?;
    runs_nothing(&user.join("node_modules/sentiance-web/package.json"))?;

    say::step("comparing what is installed with what the browser tests load");
    let dist = project::path("dist");
    for entry in fs::read_dir(&dist)? {
        let name = entry?.file_name();
        if fs::read(dist.join(&name))? != fs::read(user.join("node_modules/sentiance-web/dist").join(&name))? {
            bail!("{} of the tarball is another file than dist/ has", name.display());
        }
    }

    for script in ["import.mjs", "testing.mjs", "cli.mjs", "api.mjs"] {
        say::step(format_args!("running tests/package/{script} there"));
        fs::copy(project::path("tests/package").join(script), user.join(script)).with_context(|| format!("tests/package/{script} cannot be copied"))?;
        run::run(run::command("node").arg(script).arg(project::path("tests/package/api.txt")).current_dir(&user))?;
    }

    say::step("running the emulator's own tests against the one that is installed");
    let mut sockets = run::cargo();
    sockets.args(["test", "--quiet", "--package", "sentiance-emulator", "--test", "sockets", "--"]);
    for module in NOT_IN_NODE {
        sockets.args(["--skip", module]);
    }
    run::run(sockets.env("EMULATOR_CLI", user.join("node_modules/sentiance-web/dist/cli.js")))
}

/// A tarball for another step.
pub fn packed(name: &str) -> Result<PathBuf> {
    pack(&fresh(&project::target().join("packed").join(name))?)
}

fn pack(folder: &Path) -> Result<PathBuf> {
    let mut npm = run::npm();
    npm.args(["pack", "--json", "--pack-destination"]).arg(folder);
    // Otherwise npm mixes what the build in `prepack` prints into its JSON.
    let report = run::read(npm.arg("--foreground-scripts=false"))?;
    let report: Value = serde_json::from_str(&report).context("npm pack's report is not JSON")?;

    let name = report.pointer("/0/filename").and_then(Value::as_str).context("npm pack's report names no file")?;
    Ok(folder.join(name))
}

fn runs_nothing(package: &Path) -> Result<()> {
    let package: Value = serde_json::from_str(&fs::read_to_string(package)?)?;
    for script in SCRIPTS_OF_AN_INSTALL {
        if package.pointer(&format!("/scripts/{script}")).is_some() {
            bail!("the package has a script `{script}`, which would run on every user's machine");
        }
    }
    if package.get("dependencies").is_some() {
        bail!("the package has dependencies; it should have none");
    }
    Ok(())
}

fn fresh(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(folder.to_owned())
}
