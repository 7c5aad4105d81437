//! Simulates all days under all policies, prints the tables, and writes them and the plots.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use fleet::scenario::MILLION;
use fleet::{plot, report, run, scenarios};
use pico_args::Arguments;

const USAGE: &str = "\
npm run fleet -- [OPTION...]

  --devices N   how many; default 1000000
  --seed S      of the people and of chance; default 1

Prints the tables. Without an option it also writes bench/fleet/RESULTS.md and docs/fleet-*.svg.";

const SEED: u64 = 1;
/// Whatever is asked of fewer is chance, and of more is memory.
const DEVICES: std::ops::RangeInclusive<u32> = 1_000..=10_000_000;

fn main() -> ExitCode {
    match simulate(Arguments::from_env()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn simulate(mut arguments: Arguments) -> Result<(), String> {
    if arguments.contains("--help") {
        println!("{USAGE}");
        return Ok(());
    }
    let not_understood = |error| format!("{error}\n\n{USAGE}");
    let devices: Option<u32> = arguments.opt_value_from_str("--devices").map_err(not_understood)?;
    let seed: Option<u64> = arguments.opt_value_from_str("--seed").map_err(not_understood)?;
    if let Some(extra) = arguments.finish().first() {
        return Err(format!("`{}` is not understood here\n\n{USAGE}", extra.display()));
    }
    let writes = devices.is_none() && seed.is_none();
    let (devices, seed) = (devices.unwrap_or(MILLION), seed.unwrap_or(SEED));
    if !DEVICES.contains(&devices) {
        return Err(format!("--devices takes {} to {}", DEVICES.start(), DEVICES.end()));
    }

    let policies = run(devices, seed);
    let report = report::report(&policies, devices, seed);
    println!("{report}");
    if writes {
        write(&at("bench/fleet/RESULTS.md"), &report)?;
        for (index, scenario) in scenarios() {
            write(&at(&format!("docs/fleet-{}.svg", scenario.name)), &plot::plot(&policies, index, scenario, devices))?;
        }
    }
    Ok(())
}

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}
