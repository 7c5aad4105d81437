mod asked;
mod cli;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use cli::Cli;
use sentiance_emulator::origins::keys;
use sentiance_emulator::server::{self, Config, Running};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return cli::explain(&error),
    };
    let config = match asked::config(cli) {
        Ok(config) => config,
        Err(wrong) => return cli::wrong(wrong),
    };
    match run(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("sentiance-emulator: {reason}");
            ExitCode::FAILURE
        }
    }
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
    text += &format!("{}\n", keys());
    if control {
        text += &format!("control  {}/emulator/ (a page; faults, clock, counters, log)\n", running.platform_url);
    }
    text += "Ctrl-C ends it.\n";
    // A closed stdout has nobody to tell.
    let _ = std::io::stdout().write_all(text.as_bytes()).and_then(|()| std::io::stdout().flush());
}
