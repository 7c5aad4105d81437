//! Versions that must agree.

use std::fs;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::project;

/// wasm-bindgen's programs read only what the very same version of the crate has written.
const BINDGEN: &[&str] = &["wasm-bindgen", "wasm-bindgen-cli", "wasm-bindgen-cli-support"];

pub fn check() -> Result<()> {
    let lock = fs::read_to_string(project::path("Cargo.lock"))?;
    same_bindgen(&lock)?;

    let crate_version = locked(&lock, "sentiance-web").context("sentiance-web is not in Cargo.lock")?;
    for file in ["package.json", "package-lock.json"] {
        let package = fs::read_to_string(project::path(file))?;
        let version = package_version(&package).with_context(|| format!("{file} has no version"))?;
        if version != crate_version {
            bail!("{file} says version {version}, Cargo.toml {crate_version}");
        }
    }
    Ok(())
}

fn same_bindgen(lock: &str) -> Result<()> {
    let wanted = locked(lock, BINDGEN[0]);
    for name in BINDGEN {
        let version = locked(lock, name);
        if version.is_none() || version != wanted {
            bail!("Cargo.lock has {name} {}, but {} {}: they must be the same", version.unwrap_or("nowhere"), BINDGEN[0], wanted.unwrap_or("nowhere"));
        }
    }
    Ok(())
}

/// The version of a package in Cargo.lock.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

fn package_version(json: &str) -> Option<String> {
    let package: Value = serde_json::from_str(json).ok()?;
    Some(package.get("version")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(cli: &str, support: &str) -> String {
        format!(
            "version = 4\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n\n\
             [[package]]\nname = \"wasm-bindgen-cli\"\nversion = \"{cli}\"\n\n\
             [[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"{support}\"\n"
        )
    }

    #[test]
    fn a_version_is_found_by_the_whole_name() {
        let lock = lock("0.2.1", "0.2.2");
        assert_eq!(locked(&lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked(&lock, "wasm-bindgen-cli"), Some("0.2.1"));
        assert_eq!(locked(&lock, "wasm"), None);
    }

    #[test]
    fn bindgen_versions_must_agree() {
        assert!(same_bindgen(&lock("0.2.129", "0.2.129")).is_ok());
        assert!(same_bindgen(&lock("0.2.129", "0.2.128")).is_err());
        assert!(same_bindgen(&lock("0.2.130", "0.2.129")).is_err());
        assert!(same_bindgen("").is_err());
    }

    #[test]
    fn the_version_of_a_package() {
        assert_eq!(package_version(r#"{"version":"1.2.3"}"#).as_deref(), Some("1.2.3"));
        assert_eq!(package_version("{}"), None);
    }
}
