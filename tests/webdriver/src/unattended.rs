//! A browser without a driver: it opens pages, which say by themselves what they have to say. For what no driver shows: WebKit's keeps nothing
//! on disk, so what outlives a kill can be seen only without it. And it starts in half the time.

use std::process::{Command, Stdio};

use rustix::process::Pid;

use crate::{Engine, Error, Profile, Result, group::Group};

#[derive(Debug)]
pub struct Unattended {
    group: Group,
    // Outlives the process, which writes there.
    _profile: Profile,
}

impl Unattended {
    /// Starts the engine on that profile, with a tab for each page. Chromium takes no more than one; a page may open others.
    pub fn open(engine: Engine, profile: &Profile, urls: &[String]) -> Result<Self> {
        let mut command = engine.browser(profile)?;
        let program = command.get_program().display().to_string();
        let group =
            Group::start(command.args(urls).stdout(Stdio::null()).stderr(Stdio::null())).map_err(|cause| Error::NoBrowser { engine, program, cause })?;
        Ok(Self { group, _profile: profile.clone() })
    }

    pub(crate) fn group(&self) -> Pid {
        self.group.id()
    }

    /// The whole browser dies at once, as in a crash: nothing is flushed, nothing is closed.
    pub fn kill(self) {
        drop(self);
    }
}

/// Programs by which an engine may be known, the first that is there.
pub(crate) fn first_of(programs: &[&str]) -> Option<Command> {
    let path = std::env::var_os("PATH")?;
    let there = |name: &&&str| std::env::split_paths(&path).any(|dir| dir.join(name).is_file());
    programs.iter().find(there).map(Command::new)
}
