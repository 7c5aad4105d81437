//! A row of the matrix.

use std::pin::Pin;

use edge_tests::{Engine, Outcome};

use crate::{Peers, Scene};

pub type Playing<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;

#[derive(Clone, Copy)]
pub struct Row {
    /// `module_path!()`: the row's name in the run.
    pub place: &'static str,
    pub heading: &'static str,
    /// What happens, in a sentence.
    pub happens: &'static str,
    /// What must hold all the same, in a sentence.
    pub promise: &'static str,
    /// The rules of the design that it shows.
    pub rules: &'static [u8],
    pub peers: Peers,
    /// Plays it and judges: whatever breaks the promise is told to the scene. An error is the stage's own: nothing could be judged.
    pub play: for<'a> fn(&'a mut Scene) -> Playing<'a>,
    /// Whether the servers speak TLS, and so HTTP/2.
    pub over_tls: bool,
    /// Whether chance decides if the control breaks.
    pub race: bool,
    /// Where it cannot be played, and why.
    pub not_in: &'static [(Engine, &'static str)],
    /// Why there is no control, where there is none.
    pub no_control: Option<&'static str>,
}

impl Row {
    /// What most rows have in common: `..Row::USUAL`.
    pub const USUAL: Self = Self {
        place: "",
        heading: "",
        happens: "",
        promise: "",
        rules: &[],
        peers: Peers::NotMeasured,
        play: |_| Box::pin(async { Err("this row plays nothing".into()) }),
        over_tls: false,
        race: false,
        not_in: &[],
        no_control: None,
    };

    /// Its path below the crate, as `tabs::two_tabs`.
    pub fn name(&self) -> &'static str {
        self.place.split_once("::").map_or(self.place, |(_, name)| name)
    }

    /// The folder it is in.
    pub fn subject(&self) -> &'static str {
        self.name().split("::").next().unwrap_or_default()
    }

    pub fn why_not_in(&self, engine: Engine) -> Option<&'static str> {
        self.not_in.iter().find(|(other, _)| *other == engine).map(|(_, why)| *why)
    }
}
