//! A cell of the matrix: what was seen when a row was played, and what that means.

use std::fmt::Write;

use crate::Told;

pub enum Cell {
    Played(Seen),
    /// The row says why.
    NotPlayed,
}

#[derive(Default)]
pub struct Seen {
    /// 0 where the row has no rounds.
    pub rounds: usize,
    /// POSTs of the exchange that reached the server, and users made there.
    pub posts: u64,
    pub users: u64,
    pub calls: Vec<Told>,
    /// What else was measured.
    pub notes: Vec<String>,
    pub broken: Vec<Broken>,
    /// The engine's.
    pub version: String,
}

pub struct Broken {
    pub round: usize,
    pub why: String,
}

impl Seen {
    pub fn kept(&self) -> bool {
        self.broken.is_empty()
    }

    /// Why not, each reason once, the first ones first.
    pub fn reasons(&self) -> Vec<&str> {
        let mut reasons: Vec<&str> = Vec::new();
        for Broken { why, .. } in &self.broken {
            if !reasons.contains(&why.as_str()) {
                reasons.push(why);
            }
        }
        reasons
    }

    /// In how many of its rounds the promise was broken; a row without rounds has one.
    pub fn broken_rounds(&self) -> usize {
        let mut rounds: Vec<usize> = self.broken.iter().map(|broken| broken.round).collect();
        rounds.dedup();
        rounds.len()
    }

    /// What was measured, in a few words.
    pub fn measured(&self) -> String {
        let mut text = String::new();
        if self.rounds > 1 {
            let _ = write!(text, "{} rounds, ", self.rounds);
        }
        let _ = write!(text, "{}, {}", many(self.posts, "POST"), many(self.users, "user"));
        for (word, times) in self.words() {
            let times = if times > 1 { format!("{times} ") } else { String::new() };
            let _ = write!(text, ", {times}{word}");
        }
        let settled = self.calls.iter().filter(|told| told.settled());
        if let Some(longest) = settled.map(Told::millis).reduce(f64::max) {
            let _ = write!(text, ", {}{:.1} s", if self.calls.len() > 1 { "≤ " } else { "" }, longest / 1_000.0);
        }
        for note in &self.notes {
            let _ = write!(text, ", {note}");
        }
        text
    }

    /// What the app saw, each once, with how often.
    fn words(&self) -> Vec<(String, usize)> {
        let mut words: Vec<(String, usize)> = Vec::new();
        for word in self.calls.iter().map(Told::word) {
            match words.iter_mut().find(|(known, _)| *known == word) {
                Some((_, times)) => *times += 1,
                None => words.push((word, 1)),
            }
        }
        words
    }
}

fn many(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
