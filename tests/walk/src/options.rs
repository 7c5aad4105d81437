//! The command line.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use pico_args::Arguments;
use webdriver_harness::{Engine, Sure};

pub const USAGE: &str = "\
npm run walk -- [OPTION...]

  --schedules N     how many; default 1000
  --seed S          of the first one, the next has S + 1; default: another one each time
  --repeat R        plays each so many times: a seed gives its schedule again, not the engine's timing
  --schedule FILE   plays that one, as it was printed
  --engine NAME     chromium (default), firefox or webkit
  --devices D       played side by side, each with tabs and servers of its own; default 6
  --package FOLDER  what is served in place of dist/
  --tell            tells all that happened, whatever came of it

Without any option: what every test run does, the kept schedules, those from seed 1 on, and the naive way, which must be caught.";

/// A test run that fails should do so for what was changed, not for a schedule that nobody drew before.
const FIRST_SEED: u64 = 1;

pub struct Options {
    /// What every test run does.
    pub whole: bool,
    pub schedules: u64,
    pub seed: u64,
    pub repeat: u64,
    pub schedule: Option<PathBuf>,
    pub engine: Engine,
    pub devices: usize,
    pub package: PathBuf,
    pub tell: bool,
}

impl Options {
    /// `None` where help is asked for.
    pub fn read(mut arguments: Arguments) -> Sure<Option<Self>> {
        if arguments.contains(["-h", "--help"]) {
            return Ok(None);
        }
        let whole = arguments.clone().finish().is_empty();
        let options = Self {
            whole,
            schedules: arguments.opt_value_from_str("--schedules")?.unwrap_or(1_000),
            seed: arguments.opt_value_from_str("--seed")?.unwrap_or_else(|| if whole { FIRST_SEED } else { fresh_seed() }),
            repeat: arguments.opt_value_from_str("--repeat")?.unwrap_or(1),
            schedule: arguments.opt_value_from_str("--schedule")?,
            engine: arguments.opt_value_from_fn("--engine", engine)?.unwrap_or(Engine::Chromium),
            devices: arguments.opt_value_from_str("--devices")?.unwrap_or(6).max(1),
            package: arguments.opt_value_from_str("--package")?.unwrap_or_else(|| here().join("../../dist")),
            tell: arguments.contains("--tell"),
        };
        match arguments.finish().first() {
            None => Ok(Some(options)),
            Some(extra) => Err(format!("`{}` is not understood\n\n{USAGE}", extra.display()).into()),
        }
    }
}

/// This crate's folder.
pub fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn engine(name: &str) -> Result<Engine, String> {
    match name {
        "chromium" => Ok(Engine::Chromium),
        "firefox" => Ok(Engine::Firefox),
        "webkit" => Ok(Engine::WebKit),
        _ => Err("there are chromium, firefox and webkit".into()),
    }
}

/// Another one each time, and short enough to be typed.
fn fresh_seed() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64 % 1_000_000_000) * 1_000
}
