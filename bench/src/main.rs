//! The built package beside its peers' real ones, and what it costs as work grows.

mod beside;
mod bundle;
mod figures;
mod mock;
mod options;
mod plot;
mod report;
mod scale;
mod server;
mod subject;
mod visit;

use std::process::ExitCode;

use bundle::Bundles;
use figures::Figures;
use options::{Options, USAGE};
use pico_args::Arguments;
use report::Machine;
use server::Server;
use subject::Subject;
use webdriver_harness::Outcome;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure:?}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Outcome {
    let Some(options) = Options::read(Arguments::from_env())? else {
        println!("{USAGE}");
        return Ok(());
    };
    if options.scale { scale(&options).await } else { compare(&options).await }
}

async fn scale(options: &Options) -> Outcome {
    let server = Server::start(Bundles::make([("scale", "scale")])?).await?;
    let (part, plot) = scale::run(options, &server).await?;
    server.stop().await;
    println!("{part}");
    report::write_scale(&options.out(), &part)?;
    Ok(std::fs::write(options.plot(), plot)?)
}

async fn compare(options: &Options) -> Outcome {
    let subjects: Vec<&Subject> = subject::ALL.iter().filter(|subject| options.wants(subject)).collect();
    let server = Server::start(Bundles::make(subjects.iter().map(|subject| (subject.name, subject.entry())))?).await?;
    let before = load();
    let mut sites = 0;
    let mut all = Vec::new();
    for (engine, rounds) in options.engines() {
        all.push(beside::run(engine, &subjects, rounds, options.seed, &server, &mut sites).await?);
    }
    server.stop().await;
    let finite = all.iter().flat_map(|beside| &beside.rows).flat_map(beside::Row::all).all(Figures::all_finite);
    if !finite {
        return Err("a figure is no number".into());
    }
    let cores = std::thread::available_parallelism()?.get();
    let page = report::page(&subjects, &all, &Machine { cores, load: [before, load()], seed: options.seed })?;
    println!("{page}");
    report::write(&options.out(), page)
}

/// Processes that want a core, over the last minute.
fn load() -> String {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown").to_owned()
}
