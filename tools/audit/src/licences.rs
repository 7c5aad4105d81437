//! The licences of what goes out to users: of every crate that is linked into what we ship, and of every npm package that comes with it.

use std::{collections::BTreeMap, env, fs, path::Path, process::Command};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};

use crate::Answer;

/// What users may be handed. All ask for no more than their own text to be kept.
pub const ALLOWED: &[&str] = &["MIT", "Apache-2.0", "Unicode-3.0"];

/// The crates that become wasm files in the package.
const SHIPPED: &[&str] = &["sentiance-web", "testkit"];
const TARGET: &str = "wasm32-unknown-unknown";

pub fn ask(root: &Path) -> Result<Answer> {
    let mut crates = Licences::new();
    for package in SHIPPED {
        crates.extend(linked(root, package)?);
    }
    let lock = fs::read_to_string(root.join("package-lock.json")).context("package-lock.json cannot be read")?;
    let packages = installed(&serde_json::from_str(&lock)?);
    Ok(judged(&crates, &packages))
}

/// Every crate or package with what it says of its licence.
pub type Licences = BTreeMap<String, Option<String>>;

pub fn judged(crates: &Licences, packages: &Licences) -> Answer {
    let refused: Vec<_> = crates.iter().chain(packages).filter_map(|(name, licence)| Some(format!("{name}: {}", refusal(licence.as_deref())?))).collect();
    if !refused.is_empty() {
        return Answer::Found(refused);
    }
    let asked = format!("{} crates and {} npm packages are shipped, each under one of {}", crates.len(), packages.len(), ALLOWED.join(", "));
    Answer::Nothing { asked, aside: Vec::new() }
}

fn refusal(licence: Option<&str>) -> Option<String> {
    let Some(licence) = licence else {
        return Some("says nothing of its licence".into());
    };
    // Crates of old write `MIT/Apache-2.0`.
    match Expression::parse_mode(licence, ParseMode::LAX) {
        Ok(expression) if expression.evaluate(allowed) => None,
        Ok(_) => Some(format!("{licence}, which is not among {}", ALLOWED.join(", "))),
        Err(error) => Some(format!("{licence:?} is no licence expression ({})", error.reason)),
    }
}

fn allowed(one: &LicenseReq) -> bool {
    // With an exception it is another licence.
    one.addition.is_none() && one.license.id().is_some_and(|id| ALLOWED.contains(&id.name))
}

/// The crates whose code may be in that one's wasm: neither what only runs in the compiler nor what only tests. It is `cargo tree` that knows
/// them; `cargo metadata` adds the features that other members of the workspace ask for, and with them a web server.
fn linked(root: &Path, package: &str) -> Result<Licences> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root).args(["tree", "--locked", "--package", package, "--target", TARGET, "--edges", "normal,no-proc-macro"]);
    let output = cargo.args(["--prefix", "none", "--no-dedupe", "--format", "{p}\t{l}"]).output().context("cargo does not start")?;
    if !output.status.success() {
        bail!("cargo tree fails: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?.lines().filter_map(|line| line.split_once('\t')).map(|(name, licence)| (shortened(name), named(licence))).collect())
}

/// `serde v1.0.0 (from there)` without where it is from.
fn shortened(package: &str) -> String {
    package.split(" (").next().unwrap_or(package).to_owned()
}

fn named(licence: &str) -> Option<String> {
    (!licence.trim().is_empty()).then(|| licence.trim().to_owned())
}

/// The npm packages that come with ours: everything locked that is not there for development.
fn installed(lock: &Value) -> Licences {
    let all = lock["packages"].as_object().into_iter().flatten();
    let shipped = all.filter(|(path, about)| !path.is_empty() && about["dev"] != true);
    shipped.map(|(path, about)| (path.clone(), about["license"].as_str().map(String::from))).collect()
}
