//! A program with all the processes it starts, which die together: when the test is done with them, and also when the test's own process is
//! killed, and so has no say in it any more.

use std::{
    io::Write,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process_group};

/// Waits for a line. If the other end of the pipe is closed without one, whoever should have sent it was killed.
const WATCH: &str = r#"read -r _ || kill -s KILL -- "-$1""#;

#[derive(Debug)]
pub struct Group {
    leader: Child,
    watch: Child,
}

impl Group {
    pub fn start(command: &mut Command) -> std::io::Result<Self> {
        let mut leader = command.stdin(Stdio::null()).process_group(0).spawn()?;
        let watch = Command::new("sh").args(["-c", WATCH, "sh", &leader.id().to_string()]).stdin(Stdio::piped()).process_group(0).spawn();
        match watch {
            Ok(watch) => Ok(Self { leader, watch }),
            Err(error) => {
                end(&mut leader);
                Err(error)
            }
        }
    }

    pub fn id(&self) -> Pid {
        Pid::from_child(&self.leader)
    }

    pub fn is_alive(&mut self) -> std::io::Result<bool> {
        Ok(self.leader.try_wait()?.is_none())
    }
}

impl Drop for Group {
    /// A kill, not a request: it works however the test ended, and leaves no process behind.
    fn drop(&mut self) {
        // Before the leader is waited for: its id could be another's then.
        if let Some(mut line) = self.watch.stdin.take() {
            let _ = line.write_all(b"\n");
        }
        let _ = self.watch.wait();
        end(&mut self.leader);
    }
}

fn end(leader: &mut Child) {
    // Errors mean that the group is gone already, which is what is wanted.
    let _ = kill_process_group(Pid::from_child(leader), Signal::KILL);
    let _ = leader.wait();
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        io::{BufRead, BufReader},
        time::{Duration, Instant},
    };

    use rustix::process::kill_process;

    use super::*;

    /// Set in the process that is to be killed.
    const VICTIM: &str = "WEBDRIVER_HARNESS_VICTIM";

    /// One that nobody has waited for yet counts as ended.
    fn is_running(process: Pid) -> bool {
        let stat = fs::read_to_string(format!("/proc/{process}/stat"));
        stat.is_ok_and(|stat| stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with('Z')))
    }

    fn ends_soon(process: Pid) -> bool {
        let start = Instant::now();
        while is_running(process) {
            if start.elapsed() > Duration::from_secs(10) {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        true
    }

    #[test]
    fn it_ends_with_its_owner() {
        let group = Group::start(Command::new("sleep").arg("60")).expect("started");
        let process = group.id();
        assert!(is_running(process));
        drop(group);
        assert!(ends_soon(process));
    }

    /// Not a test of its own: what the next one kills.
    #[test]
    fn a_process_that_owns_one() {
        if std::env::var_os(VICTIM).is_none() {
            return;
        }
        let group = Group::start(Command::new("sleep").arg("60")).expect("started");
        println!("\nowns {}", group.id());
        std::thread::sleep(Duration::from_secs(60));
    }

    #[test]
    fn it_ends_with_a_process_that_is_killed() {
        let this = std::env::current_exe().expect("a path");
        let mut victim = Command::new(this)
            .args(["--exact", "group::tests::a_process_that_owns_one", "--nocapture"])
            .env(VICTIM, "1")
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let mut lines = BufReader::new(victim.stdout.take().expect("piped")).lines();
        let owned = lines.find_map(|line| line.expect("readable").strip_prefix("owns ")?.parse().ok()).expect("told");
        kill_process(Pid::from_child(&victim), Signal::KILL).expect("killed");
        victim.wait().expect("ended");
        assert!(ends_soon(Pid::from_raw(owned).expect("an id")));
    }
}
