//! What `npm pack` needs around it: `dist/`, and signposts for tools that do not read the `exports` of a package.json, such as Parcel and older
//! versions of TypeScript's and Metro's resolution. They look for `sentiance-web/url` in a folder `url`, and find there where to go.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{build, project};

pub fn begin() -> Result<()> {
    build::build(false)?;
    for (entry, paths) in entries()? {
        let folder = project::path(&entry);
        fs::create_dir_all(&folder)?;
        let signpost = format!("{:#}\n", signpost(&paths));
        fs::write(folder.join("package.json"), signpost).with_context(|| format!("{} cannot be written", folder.display()))?;
    }
    Ok(())
}

/// They are of no use in the repository.
pub fn end() -> Result<()> {
    for (entry, _) in entries()? {
        let folder = project::path(&entry);
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
        }
    }
    Ok(())
}

/// The entries below the main one that have types, and their part of `exports`.
fn entries() -> Result<Vec<(String, Value)>> {
    let file = project::path("package.json");
    let package: Value = serde_json::from_str(&read(&file)?).with_context(|| format!("{} is not JSON", file.display()))?;
    let exports = package.get("exports").and_then(Value::as_object).context("package.json has no exports")?;
    let below = exports.iter().filter_map(|(name, paths)| Some((name.strip_prefix("./")?.to_owned(), paths.clone())));
    Ok(below.filter(|(_, paths)| paths.get("types").is_some()).collect())
}

fn signpost(paths: &Value) -> Value {
    let from_there = |pointer: &str| paths.pointer(pointer).and_then(Value::as_str).map(|path| format!("../{}", path.trim_start_matches("./")));
    json!({
        "main": from_there("/require/default"),
        "module": from_there("/default"),
        "types": from_there("/require/types"),
        "sideEffects": false,
    })
}

fn read(file: &PathBuf) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signpost_leads_to_what_exports_names() {
        let paths = json!({ "require": { "types": "./dist/a.d.cts", "default": "./dist/a.cjs" }, "types": "./dist/a.d.ts", "default": "./dist/a.js" });
        let expected = json!({ "main": "../dist/a.cjs", "module": "../dist/a.js", "types": "../dist/a.d.cts", "sideEffects": false });
        assert_eq!(signpost(&paths), expected);
    }
}
