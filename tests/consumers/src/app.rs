//! An app of `apps/`, put together afresh: the pages that all share, what is its own, the packages of its lock file, and the tarball.
//! Outside the repository, whose own packages it would find otherwise.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tempfile::TempDir;
use webdriver_harness::{Outcome, Sure};

use crate::server::{Server, free_port};

/// Names the tarball, as `npm pack` made it.
const PACKED: &str = "PACKED";
/// Folders that somebody's tools may have made in an example.
const MADE: [&str; 4] = ["android", "dist", "ios", "node_modules"];

pub struct App {
    folder: TempDir,
    /// What its tools would leave in everybody's temporary folder.
    scratch: TempDir,
}

impl App {
    pub fn install(name: &str) -> Sure<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::made_of(name, &[here.join("app"), here.join("apps").join(name)])
    }

    /// One of the repository's `examples/`, as it is.
    pub fn example(name: &str) -> Sure<Self> {
        Self::made_of(name, &[Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)])
    }

    fn made_of(name: &str, sources: &[PathBuf]) -> Sure<Self> {
        let packed = env::var_os(PACKED).ok_or("PACKED names no tarball: run `npm test -- consumers`, which packs one")?;
        let app = Self { folder: TempDir::with_prefix(format!("consumer-{name}-"))?, scratch: TempDir::with_prefix("consumer-scratch-")? };
        for source in sources {
            copy(source, app.folder.path())?;
        }
        app.finish(npm().args(["ci", "--silent", "--prefer-offline"]))?;
        // Its lock file does not name the tarball, which is another one every time. Without the lock, npm 11.19 would ask the registry about all that is there.
        app.finish(npm().args(["install", "--no-save", "--offline", "--silent"]).arg(packed))?;
        Ok(app)
    }

    /// A file or folder in it.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Runs a script of its package.json to the end.
    pub fn run(&self, script: &str, environment: &[(&str, &str)]) -> Outcome {
        self.finish(npm().args(["run", "--silent", script]).envs(environment.iter().copied()))
    }

    /// Starts a script of its package.json that serves on a port, and waits until it does.
    pub async fn serve(&self, script: &str, port_option: &str, environment: &[(&str, &str)]) -> Sure<Server> {
        let mut command = npm();
        command.args(["run", "--silent", script, "--"]).envs(environment.iter().copied());
        command.env("TMPDIR", self.scratch.path()).current_dir(self.folder.path());
        Server::start(command, port_option).await
    }

    /// Starts the emulator that the package brings along: the app's backend as a server, and where the platform is.
    pub async fn emulator(&self) -> Sure<(Server, String)> {
        let (app, platform) = (free_port()?, free_port()?);
        let mut command = Command::new(self.path("node_modules/.bin/sentiance-web"));
        command.args(["emulator", "--app", &format!("127.0.0.1:{app}"), "--platform", &format!("127.0.0.1:{platform}"), "--control"]);
        Ok((Server::start_on(app, command).await?, format!("http://localhost:{platform}")))
    }

    /// Copies pages of its own beside what was built.
    pub fn publish(&self, pages: &[&str]) -> Sure<PathBuf> {
        let dist = self.path("dist");
        for page in pages {
            fs::copy(self.path(page), dist.join(page))?;
        }
        Ok(dist)
    }

    fn finish(&self, command: &mut Command) -> Outcome {
        let output = command.env("TMPDIR", self.scratch.path()).current_dir(self.folder.path()).stdin(Stdio::null()).output()?;
        if output.status.success() {
            return Ok(());
        }
        let said = [output.stdout, output.stderr].concat();
        Err(format!("in {}: {command:?} ended with {}\n{}", self.folder.path().display(), output.status, String::from_utf8_lossy(&said)).into())
    }
}

/// No package's own scripts, nothing that talks of itself to others, no advertising.
fn npm() -> Command {
    let mut npm = Command::new("npm");
    npm.env("npm_config_ignore_scripts", "true").env("npm_config_audit", "false").env("npm_config_fund", "false");
    npm.env("npm_config_update_notifier", "false").env("NEXT_TELEMETRY_DISABLED", "1").env("EXPO_NO_TELEMETRY", "1").env("EXPO_OFFLINE", "1").env("CI", "1");
    npm
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if MADE.iter().any(|made| entry.file_name() == *made) {
            continue;
        }
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
