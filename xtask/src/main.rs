//! Every job around the module, one verb each: `cargo xtask VERB`.

mod bench;
mod build;
mod check;
mod fuzz;
mod pack;
mod project;
mod run;
mod say;
mod setup;
mod size;
mod start;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};
use pico_args::Arguments;

const USAGE: &str = "\
cargo xtask VERB          (or: npm run VERB)

  setup [--tests]         get what is needed to build; with --tests, to test as well
  build [--plain]         make dist/; --plain: with rustup's own std, larger
  prepack, postpack       what npm pack needs before, and what it leaves behind
  size [--where]          build, weigh the entries, fail above the budget; --where: tell whose bytes the wasm is made of
  start [ARGUMENT...]     build, then serve the demo; arguments go to the emulator
  check                   format, lints, versions, layers
  docs                    the API reference, in target/api
  test [STEP...]          everything, or only the named steps
  faults                  play every fault in three engines and write tests/FAULTS.md
  fuzz [SECONDS]          libFuzzer on the wire layer, ten minutes or so long; keeps what is new
  walk [OPTION...]        a random walk of your own length, seed or engine; --help tells more
  bench [OPTION...]       the package beside the peers; `scale`: what more work costs; --help tells more";

fn main() -> ExitCode {
    match dispatch(Arguments::from_env()) {
        Ok(code) => code,
        Err(error) => {
            say::failure(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut arguments: Arguments) -> Result<ExitCode> {
    match arguments.subcommand()?.as_deref() {
        Some("setup") => {
            let tests = arguments.contains("--tests");
            nothing_left(arguments)?;
            setup::for_build()?;
            if tests {
                setup::for_tests()?;
            }
        }
        Some("build") => {
            let plain = arguments.contains("--plain");
            nothing_left(arguments)?;
            setup::for_build()?;
            build::build(plain)?;
        }
        Some("prepack") => {
            nothing_left(arguments)?;
            setup::for_build()?;
            pack::begin()?;
        }
        Some("postpack") => {
            nothing_left(arguments)?;
            pack::end()?;
        }
        Some("size") => {
            let places = arguments.contains("--where");
            nothing_left(arguments)?;
            setup::for_build()?;
            if places { size::places()? } else { size::size()? }
        }
        Some("start") => start::start(arguments.finish())?,
        Some("check") => {
            nothing_left(arguments)?;
            setup::for_check()?;
            check::check()?;
        }
        Some("docs") => {
            nothing_left(arguments)?;
            test::docs()?;
        }
        Some("faults") => {
            nothing_left(arguments)?;
            test::faults()?;
        }
        Some("fuzz") => {
            let seconds = arguments.opt_free_from_str()?.unwrap_or(600);
            nothing_left(arguments)?;
            fuzz::fuzz(seconds)?;
        }
        Some("walk") => test::walk(arguments.finish())?,
        Some("bench") => bench::bench(arguments.finish())?,
        Some("test") => return test::test(arguments.finish()),
        Some(other) => bail!("there is no verb `{other}`\n\n{USAGE}"),
        None => println!("{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

fn nothing_left(arguments: Arguments) -> Result<()> {
    match arguments.finish().first() {
        None => Ok(()),
        Some(extra) => bail!("`{}` is not understood here\n\n{USAGE}", extra.display()),
    }
}
