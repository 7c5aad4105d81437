//! docs/backend.md: each example is started, asked for a code, and the code becomes a user.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use sentiance_emulator::server::{self, Config, KEY_WITH_USER_LINK, KEY_WITHOUT_USER_LINK, Running};
use serde_json::Value;
use tempfile::TempDir;
use webdriver_harness::{Group, Outcome, Sure};

const PAGE: &str = include_str!("../../../docs/backend.md");
const STARTS_WITHIN: Duration = Duration::from_secs(30);

/// The page's block in that language.
fn block(language: &str) -> &'static str {
    let rest = PAGE.split_once(&format!("```{language}\n")).unwrap_or_else(|| panic!("there is no block of {language}")).1;
    rest.split_once("```").expect("the block ends").0
}

struct Backend {
    url: String,
    _process: Group,
}

impl Backend {
    fn start(mut command: Command, emulator: &Running, key: &str) -> Sure<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        command.env("PORT", port.to_string()).env("SENTIANCE_PLATFORM", &emulator.platform_url).env("SENTIANCE_API_KEY", key);
        let mut process = Group::start(command.stdout(Stdio::null()).stderr(Stdio::null()))?;
        let start = Instant::now();
        while TcpStream::connect(("localhost", port)).is_err() {
            if start.elapsed() > STARTS_WITHIN || !process.is_alive()? {
                return Err(format!("{command:?} does not serve").into());
            }
            std::thread::sleep(Duration::from_millis(30));
        }
        Ok(Self { url: format!("http://localhost:{port}"), _process: process })
    }

    /// Status, body and whether it may be kept.
    fn ask(&self, cookie: &str) -> Sure<(u16, Value, String)> {
        let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
        let mut answer = agent.get(format!("{}/auth/code", self.url)).header("Accept", "application/json").header("Cookie", cookie).call()?;
        let kept = answer.headers().get("cache-control").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        Ok((answer.status().as_u16(), answer.body_mut().read_json()?, kept))
    }
}

/// Whoever is logged in gets a code that makes a user; others get none, and a key that may not mint is not hidden.
async fn serves(command: impl Fn() -> Command) -> Outcome {
    let emulator = server::start(Config { control: true, ..Config::default() }).await?;
    let backend = Backend::start(command(), &emulator, KEY_WITH_USER_LINK)?;
    let (status, body, kept) = backend.ask("theme=dark; session=a-session-of-yours")?;
    assert_eq!((status, body["platform_url"].as_str(), kept.as_str()), (200, Some(emulator.platform_url.as_str()), "no-store"), "{body}");
    exchange(&emulator, body["auth_code"].as_str().ok_or("no code")?)?;

    let (status, body, kept) = backend.ask("session=nobody")?;
    assert_eq!((status, kept.as_str()), (401, "no-store"), "{body}");
    assert!(body.get("auth_code").is_none(), "{body}");

    let refused = Backend::start(command(), &emulator, KEY_WITHOUT_USER_LINK)?;
    assert_eq!(refused.ask("session=a-session-of-yours")?.0, 403);
    emulator.stop().await;
    Ok(())
}

fn exchange(emulator: &Running, code: &str) -> Outcome {
    let id = "3f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";
    let form = [("authentication_code", code), ("idempotency_key", id), ("install_id", id), ("sdk", "sentiance-web/0.0.0")];
    let answer = ureq::post(format!("{}/users", emulator.platform_url)).header("Accept", "application/json").send_form(form)?;
    assert_eq!(answer.status().as_u16(), 201);
    Ok(())
}

/// The block in a file of its own.
fn written(language: &str, name: &str) -> Sure<(TempDir, PathBuf)> {
    let folder = TempDir::new()?;
    let file = folder.path().join(name);
    fs::write(&file, block(language))?;
    Ok((folder, file))
}

fn run(program: &str, file: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg(file);
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn node() -> Outcome {
    let (_folder, file) = written("js", "backend.mjs")?;
    serves(|| run("node", &file)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn python() -> Outcome {
    let (_folder, file) = written("py", "backend.py")?;
    serves(|| run("python3", &file)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn rust() -> Outcome {
    let example = include_str!("../examples/backend.rs");
    assert!(example.ends_with(block("rust")), "examples/backend.rs is another program than the page shows");
    // Cargo builds examples before it runs tests, beside them.
    let this = std::env::current_exe()?;
    let built = this.ancestors().nth(2).ok_or("no folder")?.join("examples/backend");
    serves(|| Command::new(&built)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn curl() -> Outcome {
    let emulator = server::start(Config { control: true, ..Config::default() }).await?;
    let mut shell = Command::new("sh");
    shell.args(["-c", block("sh")]).env("SENTIANCE_PLATFORM", &emulator.platform_url).env("SENTIANCE_API_KEY", KEY_WITH_USER_LINK);
    let said: Value = serde_json::from_slice(&shell.output()?.stdout)?;
    assert!(said["expires_at"].is_string(), "{said}");
    exchange(&emulator, said["authentication_code"].as_str().ok_or("no code")?)?;
    emulator.stop().await;
    Ok(())
}
