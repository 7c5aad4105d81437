//! What the command line says.

use std::path::PathBuf;

use pico_args::Arguments;
use webdriver_harness::{Engine, Sure};

use crate::{bundle, subject::Subject};

pub const USAGE: &str = "\
npm run bench -- [scale] [OPTION...]

  (nothing)       the package beside the peers, in Chromium and Firefox
  scale           what more tabs, calls, listeners and records cost

  --rounds N      visits of every subject in Chromium; the usual: 8
  --seed N        the order in which they are visited; the usual: 1
  --seconds N     scale: how long one cell may take; the usual: 20
  --quick         one round of each, in Chromium
  --no-peers      only what needs no package but our own
  --only NAME     one subject, by the name of its file in peers/
  --out FILE      the usual: bench/RESULTS.md";

pub struct Options {
    pub scale: bool,
    pub rounds: usize,
    pub seed: u64,
    pub seconds: u64,
    pub quick: bool,
    pub peers: bool,
    pub only: Option<String>,
    pub out: Option<PathBuf>,
}

impl Options {
    /// Nothing where help is wanted.
    pub fn read(mut arguments: Arguments) -> Sure<Option<Self>> {
        if arguments.contains(["-h", "--help"]) {
            return Ok(None);
        }
        let scale = match arguments.subcommand()?.as_deref() {
            None => false,
            Some("scale") => true,
            Some(other) => return Err(format!("there is no `{other}`\n\n{USAGE}").into()),
        };
        let quick = arguments.contains("--quick");
        let options = Self {
            scale,
            rounds: arguments.opt_value_from_str("--rounds")?.unwrap_or(if quick { 1 } else { 8 }),
            seed: arguments.opt_value_from_str("--seed")?.unwrap_or(1),
            seconds: arguments.opt_value_from_str("--seconds")?.unwrap_or(20),
            quick,
            peers: !arguments.contains("--no-peers"),
            only: arguments.opt_value_from_str("--only")?,
            out: arguments.opt_value_from_str("--out")?,
        };
        match arguments.finish().first() {
            None if options.rounds > 0 && options.seconds > 0 => Ok(Some(options)),
            None => Err(format!("--rounds and --seconds begin with 1\n\n{USAGE}").into()),
            Some(extra) => Err(format!("`{}` is not understood here\n\n{USAGE}", extra.display()).into()),
        }
    }

    pub fn wants(&self, subject: &Subject) -> bool {
        match &self.only {
            Some(name) => subject.name == name,
            None => self.peers || subject.package.is_none(),
        }
    }

    /// The engines, and how often each visits every subject. Firefox can be neither slowed down nor asked for its memory, and is there for comparison.
    pub fn engines(&self) -> Vec<(Engine, usize)> {
        let mut engines = vec![(Engine::Chromium, self.rounds)];
        if !self.quick {
            engines.push((Engine::Firefox, self.rounds.div_ceil(3)));
        }
        engines
    }

    pub fn out(&self) -> PathBuf {
        self.out.clone().unwrap_or_else(|| bundle::here().join("RESULTS.md"))
    }

    /// Beside a report that lies elsewhere.
    pub fn plot(&self) -> PathBuf {
        self.out.as_ref().map_or_else(|| bundle::root().join("docs/scale.svg"), |out| out.with_file_name("scale.svg"))
    }
}
