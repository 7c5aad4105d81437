//! `RESULTS.md`: tables, and what they say about the goals.

use std::{fmt::Write, fs, path::Path};

use webdriver_harness::{Engine, Sure};

use crate::{
    beside::{Beside, Row},
    figures::Figures,
    subject::{AGAIN, FLOOR, OURS, Subject},
};

/// The part that `scale` writes begins with it, and stays when the rest is written anew.
pub const SCALE: &str = "## Cost as work grows\n";
const NOT_YET: &str = "\nNot measured yet: `npm run bench -- scale`.\n";

/// The goals, in milliseconds and bytes.
const OVER_LEDGER: f64 = 1.0;
const OVER_A_GET: f64 = 0.5;
const LONGEST: f64 = 50.0;
const SIZE: u64 = 20_000;

pub struct Machine {
    pub cores: usize,
    /// Processes that wanted a core, in the minute before and at the end.
    pub load: [String; 2],
    pub seed: u64,
}

pub fn write(out: &Path, page: String) -> Sure<()> {
    let scale = fs::read_to_string(out).ok().and_then(|old| Some(old.split_once(SCALE)?.1.to_owned()));
    fs::write(out, format!("{page}{SCALE}{}", scale.as_deref().unwrap_or(NOT_YET)))?;
    Ok(())
}

pub fn write_scale(out: &Path, part: &str) -> Sure<()> {
    let old = fs::read_to_string(out).unwrap_or_default();
    let head = old.split_once(SCALE).map_or(old.as_str(), |(head, _)| head);
    fs::write(out, format!("{head}{SCALE}{part}"))?;
    Ok(())
}

pub fn page(subjects: &[&Subject], all: &[Beside], machine: &Machine) -> Sure<String> {
    let mut page = String::from("# Beside the peers\n\n");
    let mut text = |line: &str| page.push_str(line);
    text(
        "Written by `npm run bench`, which anyone can run again: [README.md](README.md) says how it measures. Milliseconds and medians, quartiles in brackets.\n\n",
    );
    for beside in all {
        let Beside { engine, version, rounds, .. } = beside;
        text(&format!(
            "- {engine} {version}, headless: every subject was visited {rounds} times, once in each round, in an order drawn anew (seed {}).\n",
            machine.seed
        ));
    }
    let [before, after] = &machine.load;
    text(&format!("- {} cores; the load (processes that want one, over a minute) was {before} at the start and {after} at the end.\n", machine.cores));
    for beside in all {
        text(&View { subjects, beside }.noise());
    }
    for beside in all {
        let view = View { subjects, beside };
        if beside.engine == Engine::Chromium {
            text(&view.goals());
        }
        text(&format!("\n## {}\n\n", beside.engine));
        text(&view.starts()?);
        text(&view.calls());
    }
    text(&answered(subjects));
    text("\n");
    Ok(page)
}

/// What the tables are made from, in one engine.
struct View<'a> {
    subjects: &'a [&'a Subject],
    beside: &'a Beside,
}

impl View<'_> {
    fn rows(&self) -> impl Iterator<Item = (&Subject, &Row)> {
        self.subjects.iter().copied().zip(&self.beside.rows)
    }

    fn row(&self, name: &str) -> Option<&Row> {
        self.rows().find_map(|(subject, row)| (subject.name == name).then_some(row))
    }

    fn slowed(&self) -> bool {
        !self.beside.slowness.is_empty()
    }

    /// How far apart the same page is from itself.
    fn noise(&self) -> String {
        let (Some(floor), Some(again)) = (self.row(FLOOR), self.row(AGAIN)) else { return String::new() };
        let apart = |pick: fn(&Row) -> &Figures| apart(pick(floor), pick(again));
        let mut text = format!(
            "- Noise in {}: the floor was measured twice, and its two medians are {} apart at start, {} for a call over its requests",
            self.beside.engine,
            apart(|row| &row.cold.ready),
            apart(|row| &row.over_requests)
        );
        if self.slowed() {
            let slowness = self.beside.slowness.shown(1);
            let _ = write!(text, "; slowed down, {} at start, where a fixed piece of work took {slowness} times as long", apart(|row| &row.slow.ready));
        }
        if !self.beside.isolated {
            text += "; its clock is a coarse one";
        }
        text + ".\n"
    }

    fn goals(&self) -> String {
        let Some(ours) = self.row(OURS) else { return String::new() };
        let mut text = String::from("\n## The goals\n\n| goal | measured | |\n|---|---|---|\n");
        let mut goal = |goal: &str, measured: String, met: Option<bool>| {
            let met = met.map_or("not measured", |met| if met { "met" } else { "**missed**" });
            let _ = writeln!(text, "| {goal} | {measured} | {met} |");
        };
        let over = &ours.over_ledger;
        let spent =
            format!("{} over them; the transactions themselves are {} over the two requests", over.shown(2), ours.calls.ledger.less(&ours.calls.bare).shown(2));
        goal(
            "`createUser` within 1 ms of its two requests and its ledger transactions, made bare beside it",
            spent,
            over.median().map(|over| over <= OVER_LEDGER),
        );
        for (what, pick) in [("as it is", ready as fn(&Row) -> &Figures), ("slowed down", slow_ready)] {
            let measured = format!("{}; {}", pick(ours).shown(0), self.ahead(pick));
            goal(&format!("start-up ahead of every peer that keeps a session, {what}"), measured, self.is_first(pick));
        }
        let above = ours.calls.read.less(&ours.calls.get);
        goal(
            "a read of the user within 0.5 ms of one bare IndexedDB get",
            format!("{} over it", above.shown(2)),
            above.median().map(|above| above <= OVER_A_GET),
        );
        let longest = &ours.slow.longest;
        let when = format!(
            "the longest: {}",
            if longest.median() == Some(0.0) {
                format!("none; three of four starts: {:.0} or less", longest.quantile(0.75).unwrap_or_default())
            } else {
                longest.shown(0)
            }
        );
        goal("no task of the main thread over 50 ms at start, slowed down", when, longest.median().map(|longest| longest <= LONGEST));
        goal("at most 20 KB, brotli", format!("{} KB", kilobytes(ours.bytes)), Some(ours.bytes <= SIZE));
        text
    }

    /// Those that keep a session by themselves and are not ours.
    fn keepers(&self) -> impl Iterator<Item = (&Subject, &Row)> {
        self.rows().filter(|(subject, _)| subject.keeps && !subject.is_ours())
    }

    fn is_first(&self, pick: fn(&Row) -> &Figures) -> Option<bool> {
        let ours = pick(self.row(OURS)?).median()?;
        let mut peers = self.keepers().filter_map(|(_, row)| pick(row).median()).peekable();
        peers.peek()?;
        Some(peers.all(|peer| ours < peer))
    }

    fn ahead(&self, pick: fn(&Row) -> &Figures) -> String {
        let ours = self.row(OURS).and_then(|row| pick(row).median()).unwrap_or_default();
        let (mut slower, mut faster) = (Vec::new(), Vec::new());
        for (subject, row) in self.keepers() {
            let Some(peer) = pick(row).median() else { continue };
            if peer > ours { &mut slower } else { &mut faster }.push(format!("{} {peer:.0}", short(subject.title)));
        }
        let list = |names: Vec<String>| if names.is_empty() { "nobody".into() } else { names.join(", ") };
        format!("ahead of {}; behind {}", list(slower), list(faster))
    }

    fn starts(&self) -> Sure<String> {
        let chromium = self.beside.engine == Engine::Chromium;
        let mut text = String::from(
            "Start, cold: nothing cached, no user. *Ready* is when the first call is possible, *answered* when the first read has told that nobody is there.\n\n| | version | KB, brotli |",
        );
        text += if chromium {
            " ready | × floor | × ours | answered | slowed down: ready | × floor | × ours | longest task | blocked | memory, KB |\n"
        } else {
            " ready | × floor | × ours | answered |\n"
        };
        text += &"|---".repeat(if chromium { 13 } else { 7 });
        text += "|\n";
        for (subject, row) in self.rows() {
            let version = subject.version()?;
            let times = |pick: fn(&Row) -> &Figures| format!("{} | {} | {}", pick(row).shown(0), self.times(FLOOR, row, pick), self.times(OURS, row, pick));
            let _ = write!(text, "| {} | {version} | {} | {} | {} |", subject.title, kilobytes(row.bytes), times(ready), row.cold.known.shown(0));
            if chromium {
                let [longest, blocking] = [&row.slow.longest, &row.slow.blocking].map(|figures| figures.shown(0));
                let heap: Figures = row.heap.scaled(1e-3);
                let _ = write!(text, " {} | {longest} | {blocking} | {} |", times(slow_ready), heap.shown(0));
            }
            text.push('\n');
        }
        if chromium {
            text += "\nSlowed down: 4 times slower processor, 150 ms and 1.6 Mbit/s. *Longest task* of the main thread over 50 ms, 0 where there was none; *blocked*: by how much all of them were over. \
                     *Memory*: JavaScript's, what it holds, and wasm's, after a collection; the code that a browser makes of wasm is not in it.\n";
        }
        Ok(text)
    }

    fn calls(&self) -> String {
        let mut text = String::from(
            "\nCalls: from the call until the user is stored; the same requests made bare in turn with it; what the call was over them. *Read*: who is the user. *Back*: from opening the page again, with the user that is stored and the script in the cache, until a read has told who it is.\n\n\
             | | call | its requests, bare | over them | read | sign-out or reset | back | × floor |\n|---|---|---|---|---|---|---|---|\n",
        );
        for (subject, row) in self.rows() {
            let calls = &row.calls;
            let [call, bare, over, out] = [&calls.call, &calls.bare, &row.over_requests, &calls.sign_out].map(|figures| figures.shown(1));
            let (read, back) = (calls.read.shown(2), row.back.shown(0));
            let _ = writeln!(text, "| {} | {call} | {bare} | {over} | {read} | {out} | {back} | {} |", subject.title, self.times(FLOOR, row, |row| &row.back));
        }
        if let Some(ours) = self.row(OURS) {
            let _ = writeln!(
                text,
                "\n`createUser` is made of: {}. A bare IndexedDB get beside the reads: {}.",
                ours.calls.steps.join(", "),
                ours.calls.get.shown(2)
            );
        }
        text
    }

    /// How many times that of the other's median.
    fn times(&self, other: &str, row: &Row, pick: fn(&Row) -> &Figures) -> String {
        let median = |row| pick(row).median();
        match (median(row), self.row(other).and_then(median)) {
            (Some(this), Some(other)) => format!("{:.2}", this / other),
            _ => "–".into(),
        }
    }
}

fn ready(row: &Row) -> &Figures {
    &row.cold.ready
}

fn slow_ready(row: &Row) -> &Figures {
    &row.slow.ready
}

fn answered(subjects: &[&Subject]) -> String {
    let mut text = String::from("\n## Who answered\n\n");
    for subject in subjects.iter().filter(|subject| subject.package.is_some()) {
        let _ = writeln!(text, "- {}: {}.", subject.title, subject.answered);
    }
    if let Some(ours) = subjects.iter().find(|subject| subject.name == OURS) {
        let _ = writeln!(text, "- the floor and sentiance-web: {}.", ours.answered);
    }
    text
}

fn apart(one: &Figures, other: &Figures) -> String {
    match (one.median(), other.median()) {
        (Some(one), Some(other)) => format!("{:.1} ms", (one - other).abs()),
        _ => "–".into(),
    }
}

fn short(title: &str) -> &str {
    title.split([' ', ',']).next().unwrap_or(title)
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}
