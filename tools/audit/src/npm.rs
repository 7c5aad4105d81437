//! npm packages: the registry's advisories, by `npm audit`, for everything in a package-lock.json.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::Answer;

/// The form of report that is understood here.
const VERSION: u64 = 2;

pub fn ask(lock: &Path) -> Result<Answer> {
    let folder = lock.parent().context("a lock file lies in a folder")?;
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["audit", "--json", "--package-lock-only", "--fetch-retries=1", "--fetch-timeout=30000"]).current_dir(folder);
    npm.env("npm_config_update_notifier", "false").stdin(Stdio::null()).stderr(Stdio::null());
    let lock = fs::read_to_string(lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    let lock = serde_json::from_str(&lock).context("the lock file is not JSON")?;
    Ok(match npm.output() {
        // It ends with 1 for a vulnerability as for an error: only what it says tells.
        Ok(output) => judged(&String::from_utf8_lossy(&output.stdout), &lock),
        Err(error) => Answer::NotAsked(format!("npm does not start ({error})")),
    })
}

/// What npm said. Vulnerabilities of tools alone, which no user installs, are told and do not fail.
pub fn judged(said: &str, lock: &Value) -> Answer {
    let report: Value = serde_json::from_str(said).unwrap_or_default();
    let counted = report.pointer("/metadata/vulnerabilities/total").and_then(Value::as_u64);
    let (Some(VERSION), Some(vulnerable), Some(counted)) = (report["auditReportVersion"].as_u64(), report["vulnerabilities"].as_object(), counted) else {
        let message = report["message"].as_str().or(report.pointer("/error/summary").and_then(Value::as_str));
        return Answer::NotAsked(message.unwrap_or("npm's answer is no report").to_owned());
    };
    if vulnerable.is_empty() && counted > 0 {
        return Answer::Found(vec![format!("{counted} vulnerable packages, none of which npm names")]);
    }
    let (tools, found): (Vec<_>, Vec<_>) = vulnerable.iter().partition(|(_, about)| only_a_tool(about, lock));
    let line = |(name, about): (&String, &Value)| format!("{name} {}: {} ({})", text(&about["range"]), title(about), text(&about["severity"]));
    if found.is_empty() {
        let packages = lock["packages"].as_object().map_or(0, |all| all.keys().filter(|path| !path.is_empty()).count());
        Answer::Nothing { asked: format!("no vulnerability in {packages} packages"), aside: tools.into_iter().map(line).collect() }
    } else {
        Answer::Found(found.into_iter().chain(tools).map(line).collect())
    }
}

/// Whether all places where it is installed are there for development only.
fn only_a_tool(about: &Value, lock: &Value) -> bool {
    let places: Vec<_> = about["nodes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    !places.is_empty() && places.iter().all(|place| lock["packages"][place]["dev"] == true)
}

/// Its own title, or the package it has it from.
fn title(about: &Value) -> String {
    let via: Vec<_> = about["via"].as_array().into_iter().flatten().map(|via| text(via.get("title").unwrap_or(via))).collect();
    via.join("; ")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or("?").to_owned()
}
