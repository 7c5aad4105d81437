//! `audit`: asks, says what came of it line by line, and fails where something was found.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
};

use anyhow::{Result, anyhow};
use audit::{Answer, advisories, licences, npm};

/// What is installed or made is nobody's lock file.
const NOT_OURS: &[&str] = &[".git", "dist", "node_modules", "target"];

fn main() -> Result<ExitCode> {
    let root = env::args_os().nth(1).map_or_else(env::current_dir, fs::canonicalize)?;
    let mut found = false;
    let mut tell = |what: &str, answer: &Answer| {
        println!("{what}: {answer}");
        found |= answer.fails();
    };
    tell("licences", &licences::ask(&root)?);
    tell("vulnerabilities, Cargo.lock", &advisories::ask(&root.join("Cargo.lock"))?);
    let locks = locks(&root)?;
    // All at once: where the network swallows everything, each waits for its time to pass.
    let answers: Vec<_> = thread::scope(|scope| {
        let asking: Vec<_> = locks.iter().map(|lock| scope.spawn(|| npm::ask(lock))).collect();
        asking.into_iter().map(|one| one.join().unwrap_or_else(|_| Err(anyhow!("the audit of a lock file panicked")))).collect()
    });
    for (lock, answer) in locks.iter().zip(answers) {
        tell(&format!("vulnerabilities, {}", lock.strip_prefix(&root).unwrap_or(lock).display()), &answer?);
    }
    Ok(if found { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Every package-lock.json below.
fn locks(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut locks = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() && !NOT_OURS.iter().any(|other| name == *other) {
            locks.extend(self::locks(&path)?);
        } else if name == "package-lock.json" {
            locks.push(path);
        }
    }
    locks.sort();
    Ok(locks)
}
