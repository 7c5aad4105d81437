//! Crates: RustSec's advisories, for everything in Cargo.lock.

use std::{
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use rustsec::{
    Database, Lockfile,
    advisory::Informational,
    report::{Report, Settings},
};

use crate::Answer;

const DATABASE: &str = "https://github.com/RustSec/advisory-db";
const PATIENCE: Duration = Duration::from_secs(90);
/// There have been more for years: a database with fewer is not the whole one.
const FEWEST: usize = 500;

pub fn ask(lock: &Path) -> Result<Answer> {
    let folder = tempfile::tempdir()?;
    Ok(match cloned(folder.path()) {
        Ok(()) => judged(folder.path(), lock)?,
        Err(why) => Answer::NotAsked(why),
    })
}

fn cloned(folder: &Path) -> Result<(), String> {
    let mut git = Command::new("git");
    git.args(["clone", "--quiet", "--depth", "1", DATABASE]).arg(folder);
    // Nobody is there to type a password.
    git.env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut git = git.spawn().map_err(|error| format!("git does not start ({error})"))?;

    let start = Instant::now();
    while git.try_wait().map_err(|error| error.to_string())?.is_none() {
        if start.elapsed() > PATIENCE {
            git.kill().ok();
            git.wait().ok();
            return Err(format!("the advisories were not here after {PATIENCE:?}"));
        }
        thread::sleep(Duration::from_millis(50));
    }
    let output = git.wait_with_output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; ")) }
}

/// What the advisories in that folder say of what is locked.
pub fn judged(advisories: &Path, lock: &Path) -> Result<Answer> {
    let lock = Lockfile::load(lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    let database = match Database::open(advisories) {
        Ok(database) => database,
        Err(error) => return Ok(Answer::NotAsked(format!("the advisories cannot be read: {error}"))),
    };
    let known = database.iter().count();
    if known < FEWEST {
        return Ok(Answer::NotAsked(format!("only {known} advisories came, which cannot be all")));
    }
    let told = vec![Informational::Unmaintained, Informational::Unsound, Informational::Notice];
    let report = Report::generate(&database, &lock, &Settings { informational_warnings: told, ..Settings::default() });

    let found = report.vulnerabilities.list.iter();
    let found: Vec<_> = found.map(|one| format!("{} {}: {}: {}", one.package.name, one.package.version, one.advisory.id, one.advisory.title)).collect();
    if !found.is_empty() {
        return Ok(Answer::Found(found));
    }
    let aside = report.warnings.values().flatten();
    let aside = aside.map(|one| {
        let about = one.advisory.as_ref().map(|advisory| format!(" ({}: {})", advisory.id, advisory.title)).unwrap_or_default();
        format!("{} {} is {}{about}", one.package.name, one.package.version, one.kind.as_str())
    });
    Ok(Answer::Nothing { asked: format!("no vulnerability in {} crates, of {known} that are known", lock.packages.len()), aside: aside.collect() })
}
