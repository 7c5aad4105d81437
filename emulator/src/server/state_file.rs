use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::config::{Error, Result};
use crate::origins::Origins;
use crate::rules::Snapshot;

/// Where the platform's state outlives the process. It holds codes and tokens, so only its owner may read it.
pub(super) struct StateFile {
    path: PathBuf,
}

impl StateFile {
    /// Reads what is there, if anything. A file that cannot be read or is not ours is an error and stays as it is.
    pub fn open(path: &Path) -> Result<(Self, Option<Snapshot>)> {
        let failed = |reason: String| Error::State { path: path.to_owned(), reason };
        let file = Self { path: path.to_owned() };
        match fs::read_to_string(path) {
            Ok(text) => match Snapshot::parse(&text) {
                Ok(snapshot) => Ok((file, Some(snapshot))),
                Err(reason) => Err(failed(reason.to_string())),
            },
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => Ok((file, None)),
            Err(reason) => Err(failed(reason.to_string())),
        }
    }

    /// The old file or the new one, never half of one: written beside it, then renamed over it.
    pub fn save(&self, origins: &Origins) -> Result<()> {
        self.write(origins).map_err(|reason| Error::State { path: self.path.clone(), reason: reason.to_string() })
    }

    fn write(&self, origins: &Origins) -> io::Result<()> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        let json = serde_json::to_vec_pretty(&origins.snapshot())?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&beside)?.write_all(&json)?;
        fs::rename(&beside, &self.path)
    }
}
