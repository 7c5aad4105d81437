//! What a fault happens to.

use std::path::PathBuf;

use edge_tests::{Sure, package};

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Subject {
    /// The built package.
    Ours,
    /// The naive policy, in `control/`. What it keeps as well was not shown by the row.
    Control,
}

impl Subject {
    pub const ALL: [Self; 2] = [Self::Ours, Self::Control];

    /// What is served as the package.
    pub fn folder(self) -> Sure<PathBuf> {
        match self {
            Self::Ours => package(),
            Self::Control => Ok(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("control")),
        }
    }
}
