//! A browser without a driver: it opens pages, which say by themselves what they have to say. For what no driver shows: WebKit's keeps nothing
//! on disk, so what outlives a kill can be seen only without it. And it starts in half the time.

use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::{Engine, Error, Profile, Result};

#[derive(Debug)]
pub struct Unattended {
    child: Child,
    // Outlives the process, which writes there.
    _profile: Profile,
}

impl Unattended {
    /// Starts the engine on that profile, with a tab for each page. Chromium takes no more than one; a page may open others.
    pub fn open(engine: Engine, profile: &Profile, urls: &[String]) -> Result<Self> {
        let mut command = engine.browser(profile)?;
        let program = command.get_program().display().to_string();
        let child =
            command.args(urls).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn().map_err(|cause| Error::NoBrowser {
                engine,
                program,
                cause,
            })?;
        Ok(Self { child, _profile: profile.clone() })
    }

    pub(crate) fn group(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// The whole browser dies at once, as in a crash: nothing is flushed, nothing is closed.
    pub fn kill(self) {
        drop(self);
    }
}

impl Drop for Unattended {
    fn drop(&mut self) {
        // Errors mean that the group is gone already, which is what is wanted.
        let _ = kill_process_group(self.group(), Signal::KILL);
        let _ = self.child.wait();
    }
}

/// Programs by which an engine may be known, the first that is there.
pub(crate) fn first_of(programs: &[&str]) -> Option<Command> {
    let path = std::env::var_os("PATH")?;
    let there = |name: &&&str| std::env::split_paths(&path).any(|dir| dir.join(name).is_file());
    programs.iter().find(there).map(Command::new)
}
