//! The process that a page runs in, for tests that kill or freeze it while the rest of the browser lives on.

use std::{fs, path::Path};

use rustix::process::{Pid, Signal, kill_process};

use crate::{Result, Unattended};

/// A page that starts so many dedicated workers can be told from every other in the list of processes: engines have a few of their own.
const WORKERS: usize = 4;
/// What each engine calls the thread of one.
const WORKER_THREADS: [&str; 3] = ["DedicatedWorker", "DOM Worker", "WebCore: Worker"];
/// In the command line of a process that shows pages; in Firefox the browser itself runs workers too.
const SHOWS_PAGES: [&str; 3] = ["--type=renderer", "-contentproc", "WebKitWebProcess"];

#[derive(Clone, Copy, Debug)]
pub struct PageProcess(Pid);

impl PageProcess {
    /// The page dies at once, as in a crash of its tab.
    pub fn kill(self) -> Result<()> {
        self.signal(Signal::KILL)
    }

    /// Nothing runs in it any more, as in a phone that has other things to do.
    pub fn freeze(self) -> Result<()> {
        self.signal(Signal::STOP)
    }

    pub fn resume(self) -> Result<()> {
        self.signal(Signal::CONT)
    }

    fn signal(self, signal: Signal) -> Result<()> {
        Ok(kill_process(self.0, signal).map_err(std::io::Error::from)?)
    }
}

impl Unattended {
    /// The processes of those pages that have four dedicated workers.
    pub fn pages_with_workers(&self) -> Result<Vec<PageProcess>> {
        let group = self.group().as_raw_nonzero().get();
        let mut pages = Vec::new();
        for entry in fs::read_dir("/proc")? {
            let folder = entry?.path();
            let pid = folder.file_name().and_then(|name| name.to_str()?.parse().ok()).and_then(Pid::from_raw);
            // One that ends meanwhile is not looked for.
            if let Some(pid) = pid
                && group_of(&folder) == Some(group)
                && shows_pages(&folder)
                && has_workers(&folder)
            {
                pages.push(PageProcess(pid));
            }
        }
        Ok(pages)
    }
}

fn group_of(process: &Path) -> Option<i32> {
    let stat = fs::read_to_string(process.join("stat")).ok()?;
    // The name comes first, in brackets, and may hold anything; then state, parent, group.
    stat.rsplit_once(')')?.1.split_whitespace().nth(2)?.parse().ok()
}

fn shows_pages(process: &Path) -> bool {
    fs::read_to_string(process.join("cmdline")).is_ok_and(|line| SHOWS_PAGES.iter().any(|word| line.contains(word)))
}

fn has_workers(process: &Path) -> bool {
    let Ok(threads) = fs::read_dir(process.join("task")) else { return false };
    let is_worker = |name: String| WORKER_THREADS.iter().any(|worker| name.starts_with(worker));
    threads.flatten().filter(|thread| fs::read_to_string(thread.path().join("comm")).is_ok_and(is_worker)).count() >= WORKERS
}
