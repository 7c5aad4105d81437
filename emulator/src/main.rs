use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use sentiance_emulator::server::{self, Config, KEY_WITH_USER_LINK, Running};

/// Sentiance's platform and an example app backend on your own machine, with every fault a network has.
#[derive(Parser)]
#[command(name = "sentiance-emulator", version)]
struct Cli {
    /// Where the app's page and backend listen; port 0: a free port
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8787")]
    app: SocketAddr,
    /// Where the platform listens; port 0: a free port
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8788")]
    platform: SocketAddr,
    /// Folder served at / of the app [default: www, if there is one]
    #[arg(long, value_name = "FOLDER", value_parser = folder)]
    www: Option<PathBuf>,
    /// The built package, served under /sentiance-web/ of the app [default: dist, if there is one]
    #[arg(long, value_name = "FOLDER", value_parser = folder)]
    package: Option<PathBuf>,
    /// Switch on the control API (faults, clock, counters, log) under /emulator/ of the platform
    #[arg(long)]
    control: bool,
    /// Serve both origins over TLS, with HTTP/2 and a certificate made at start
    #[arg(long)]
    tls: bool,
    /// Keep users, codes, tokens and idempotency keys in this file across restarts
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.is_dir() { Ok(path) } else { Err("there is no such folder".to_owned()) }
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return explain(&error),
    };
    let default = |name: &str| Some(PathBuf::from(name)).filter(|path| path.is_dir());
    let config = Config {
        app: cli.app,
        platform: cli.platform,
        www: cli.www.or_else(|| default("www")),
        package: cli.package.or_else(|| default("dist")),
        control: cli.control,
        tls: cli.tls,
        state: cli.state,
    };
    match run(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("sentiance-emulator: {reason}");
            ExitCode::FAILURE
        }
    }
}

/// Help goes to stdout; what is wrong goes to stderr, in one line.
fn explain(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        // A closed stdout has nobody to tell.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    eprintln!("sentiance-emulator: {line}; see --help");
    ExitCode::from(2)
}

async fn run(config: Config) -> Result<(), Box<dyn std::error::Error>> {
    // Listened for before the first line is printed: whoever waits for that line may send a signal at once.
    let asked_to_end = asked_to_end()?;
    let (www, package, control) = (config.www.clone(), config.package.clone(), config.control);
    let running = server::start(config).await?;
    announce(&running, www, package, control);
    asked_to_end.await;
    running.stop().await;
    Ok(())
}

#[cfg(unix)]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without Ctrl-C there is nothing to wait for: the program then ends with its console.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}

/// The first two lines are read by programs.
fn announce(running: &Running, www: Option<PathBuf>, package: Option<PathBuf>, control: bool) {
    let files = |folder: Option<PathBuf>| folder.map_or("nothing".to_owned(), |folder| folder.display().to_string());
    let mut text = format!("app      {}\nplatform {}\n", running.app_url, running.platform_url);
    text += &format!("serving  {} at /, {} at /sentiance-web/\n", files(www), files(package));
    text += &format!("API key  {KEY_WITH_USER_LINK} (for trying by hand)\n");
    if control {
        text += &format!("control  {}/emulator/ (faults, clock, counters, log)\n", running.platform_url);
    }
    text += "Ctrl-C ends it.\n";
    // A closed stdout has nobody to tell.
    let _ = std::io::stdout().write_all(text.as_bytes()).and_then(|()| std::io::stdout().flush());
}
