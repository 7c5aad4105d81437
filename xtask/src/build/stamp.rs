//! Whether `dist/` still is what these inputs make: a hash over what goes in and what came out.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::project;

pub struct Stamp {
    inputs: Sha256,
}

impl Stamp {
    /// The inputs: what was compiled, the hand-written files, and the tools, this one included.
    pub fn of(compiled: &[&[u8]]) -> Result<Self> {
        let mut inputs = Sha256::new();
        compiled.iter().for_each(|wasm| inputs.update(wasm));
        add(&mut inputs, &project::path("npm"))?;
        add(&mut inputs, &project::path("package-lock.json"))?;
        add(&mut inputs, &project::path("xtask"))?;
        add(&mut inputs, &project::path("Cargo.lock"))?;
        Ok(Self { inputs })
    }

    pub fn is_current(&self) -> bool {
        let written = fs::read_to_string(place());
        written.is_ok_and(|written| self.with_outputs().is_ok_and(|now| now == written))
    }

    pub fn write(&self) -> Result<()> {
        Ok(fs::write(place(), self.with_outputs()?)?)
    }

    fn with_outputs(&self) -> Result<String> {
        let mut all = self.inputs.clone();
        add(&mut all, &project::path("dist"))?;
        Ok(STANDARD.encode(all.finalize()))
    }
}

/// After a failure nothing is current.
pub fn forget() {
    fs::remove_file(place()).ok();
}

fn place() -> PathBuf {
    project::target().join("npm/dist.sha256")
}

/// Adds a file, or a folder's files in the order of their names.
fn add(hash: &mut Sha256, path: &Path) -> Result<()> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| add(hash, entry));
    }
    let content = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    hash.update(path.display().to_string());
    hash.update(content.len().to_le_bytes());
    hash.update(content);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(path: &Path) -> String {
        let mut hash = Sha256::new();
        add(&mut hash, path).expect("readable");
        STANDARD.encode(hash.finalize())
    }

    #[test]
    fn any_change_of_a_folder_changes_the_hash() {
        let dir = std::env::temp_dir().join(format!("sentiance-web-stamp-{}", std::process::id()));
        fs::create_dir_all(dir.join("inner")).expect("a temporary folder");
        fs::write(dir.join("inner/a"), "1").expect("written");
        let first = hash(&dir);
        assert_eq!(hash(&dir), first);

        fs::write(dir.join("inner/a"), "2").expect("written");
        let second = hash(&dir);
        fs::rename(dir.join("inner/a"), dir.join("inner/b")).expect("renamed");
        let third = hash(&dir);
        fs::remove_dir_all(&dir).expect("removed");
        assert!(first != second && second != third && first != third);
    }
}
