//! What `npm pack` makes: the right files, installable without a network, harmless to import.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{project, run, say};

const FILES: &[&str] = &[
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "dist/index.d.ts",
    "dist/index.js",
    "dist/react-native.d.ts",
    "dist/react-native.js",
    "dist/react.d.ts",
    "dist/react.js",
    "dist/sentiance_web.wasm",
    "dist/store.d.ts",
    "dist/store.js",
    "dist/url.d.ts",
    "dist/url.js",
    "package.json",
];

/// Scripts that npm would run on a user's machine.
const SCRIPTS_OF_AN_INSTALL: &[&str] = &["preinstall", "install", "postinstall", "prepare"];

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
    // A wasm file has no types. What is ESM only is no fault of those who require it.
    run::run(attw.arg(&tarball).args(["--profile", "esm-only", "--exclude-entrypoints", "./wasm", "--quiet"]))?;

    say::step("installing the tarball into an empty project, offline");
    let user = fresh(&folder.join("user"))?;
    fs::write(user.join("package.json"), r#"{"private":true,"type":"module"}"#)?;
    run::run(run::npm().args(["install", "--offline", "--silent"]).arg(&tarball).current_dir(&user))?;
    runs_nothing(&user.join("node_modules/sentiance-web/package.json"))?;

    for script in ["import.mjs", "api.mjs"] {
        say::step(format_args!("running tests/package/{script} there"));
        fs::copy(project::path("tests/package").join(script), user.join(script)).with_context(|| format!("tests/package/{script} cannot be copied"))?;
        run::run(run::command("node").arg(script).arg(project::path("tests/package/api.txt")).current_dir(&user))?;
    }
    Ok(())
}

fn pack(folder: &Path) -> Result<PathBuf> {
    let mut npm = run::npm();
    npm.args(["pack", "--json", "--pack-destination"]).arg(folder);
    // Otherwise npm mixes what the build in `prepack` prints into its JSON.
    let report = run::read(npm.arg("--foreground-scripts=false"))?;
    let report: Value = serde_json::from_str(&report).context("npm pack's report is not JSON")?;

    let (name, files) = contents(&report).context("npm pack's report is not understood")?;
    same(&files)?;
    Ok(folder.join(name))
}

/// The tarball's name and its files, sorted.
fn contents(report: &Value) -> Option<(String, Vec<String>)> {
    let package = report.get(0)?;
    let name = package.get("filename")?.as_str()?.to_owned();
    let mut files = package.get("files")?.as_array()?.iter().map(|file| Some(file.get("path")?.as_str()?.to_owned())).collect::<Option<Vec<_>>>()?;
    files.sort();
    Some((name, files))
}

fn same(files: &[String]) -> Result<()> {
    let missing = FILES.iter().filter(|file| !files.iter().any(|have| have == *file));
    let missing: Vec<_> = missing.copied().collect();
    let extra = files.iter().filter(|file| !FILES.contains(&file.as_str()));
    let extra: Vec<_> = extra.map(String::as_str).collect();
    if !missing.is_empty() || !extra.is_empty() {
        bail!("the tarball lacks {missing:?} and should not hold {extra:?}");
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_report_is_read() {
        let report = json!([{"filename": "a.tgz", "files": [{"path": "b"}, {"path": "a"}]}]);
        let (name, files) = contents(&report).expect("understood");
        assert_eq!((name.as_str(), files), ("a.tgz", vec!["a".into(), "b".into()]));
        assert_eq!(contents(&json!([])), None);
    }

    #[test]
    fn the_files_must_be_exactly_these() {
        let mut files: Vec<_> = FILES.iter().map(|file| (*file).to_owned()).collect();
        assert!(same(&files).is_ok());
        files.push("dist/index.js.map".to_owned());
        let error = same(&files).expect_err("one too many").to_string();
        assert!(error.contains("index.js.map"));
        assert!(same(&files[1..FILES.len()]).is_err());
    }
}
