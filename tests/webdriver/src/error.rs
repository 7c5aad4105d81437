//! What can go wrong between a test and a browser.

use std::{io, path::PathBuf, time::Duration};

use fantoccini::error::{CmdError, NewSessionError};

use crate::Engine;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{engine} cannot be driven: {driver} did not start ({cause}); install {package}, or name the driver in {variable}")]
    NoDriver { engine: Engine, driver: String, package: &'static str, variable: &'static str, cause: io::Error },
    #[error("{engine} did not start: {program}: {cause}")]
    NoBrowser { engine: Engine, program: String, cause: io::Error },
    #[error("{engine} cannot be driven: {missing}")]
    NotReady { engine: Engine, missing: String },
    #[error("{engine}'s driver gave up while starting; it said:\n{said}")]
    DriverDied { engine: Engine, said: String },
    #[error("{engine} did not open a session: {cause}")]
    NoSession { engine: Engine, cause: NewSessionError },
    #[error("{engine}'s driver does not offer {what}")]
    NotOffered { engine: Engine, what: &'static str },
    #[error("waited {waited:?} for {what}; last seen:\n{seen}")]
    Waited { waited: Duration, what: String, seen: String },
    #[error("the script threw: {0}")]
    Script(String),
    #[error("the driver's answer to {0} was not understood")]
    Answer(&'static str),
    #[error("{path}: {cause}")]
    File { path: PathBuf, cause: io::Error },
    #[error(transparent)]
    Command(#[from] CmdError),
    #[error(transparent)]
    Io(#[from] io::Error),
}
