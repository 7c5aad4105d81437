//! Where a browser keeps what it knows: a directory of its own, gone with the last who uses it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use crate::Result;

/// Start two browsers on the same one, one after the other, to see what outlives a kill.
#[derive(Clone, Debug)]
pub struct Profile(Arc<Folder>);

#[derive(Debug)]
struct Folder(PathBuf);

impl Profile {
    pub fn fresh() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("browser-profile-").tempdir()?;
        Ok(Self(Arc::new(Folder(folder.keep()))))
    }

    pub fn path(&self) -> &Path {
        &self.0.0
    }
}

impl Drop for Folder {
    /// A browser that was killed a moment ago may still be writing its last file, which makes the removal fail.
    fn drop(&mut self) {
        for _ in 0..50 {
            if fs::remove_dir_all(&self.0).is_ok() || !self.0.exists() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}
