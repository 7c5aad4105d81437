//! What more of everything costs: tabs, calls, listeners, and users that come and go.

use std::{fmt::Write, time::Instant};

use serde::Deserialize;
use serde_json::json;
use webdriver_harness::{Engine, Sure};

use crate::{
    options::Options,
    plot::{self, Line},
    server::Server,
    visit::{Visitor, seconds},
};

const READS: [&str; 6] = ["getUserId", "userExists", "isUserLinked", "getSdkStatus", "requestUserAccessToken", "explain"];
/// A cost that grows with this power of the work or a lesser one is linear within the noise.
const LINEAR: f64 = 1.15;

/// What grows less than that between the two largest measurements is bounded: ids and times differ in length.
const BOUNDED: f64 = 1.05;

struct Size {
    tabs: &'static [usize],
    calls: &'static [usize],
    listeners: &'static [usize],
    cycles: &'static [usize],
}

const WHOLE: Size = Size { tabs: &[1, 10, 100], calls: &[1, 1_000, 100_000], listeners: &[1, 10, 1_000], cycles: &[1, 10, 100, 1_000, 10_000] };
const QUICK: Size = Size { tabs: &[1, 3], calls: &[1, 20], listeners: &[1, 5], cycles: &[1, 3] };

#[derive(Deserialize)]
struct Tabs {
    create: f64,
    known: f64,
    read: f64,
    together: f64,
}

#[derive(Deserialize)]
struct Reads {
    spent: f64,
    rejected: usize,
}

#[derive(Deserialize)]
struct Listeners {
    create: f64,
    known: f64,
}

#[derive(Deserialize)]
struct Cycles {
    cycles: usize,
    spent: f64,
    row: usize,
    home: usize,
    keys: usize,
}

/// The part of the report, and its plot.
pub async fn run(options: &Options, server: &Server) -> Sure<(String, String)> {
    let began = Instant::now();
    let size = if options.quick { QUICK } else { WHOLE };
    let visitor = Visitor::start(Engine::Chromium, false).await?;
    let mut scene = Scene { visitor, server, sites: 0, limit: options.seconds, lines: Vec::new() };
    let mut text = format!(
        "\nWritten by `npm run bench -- scale`, in Chromium {}, headless; milliseconds. A cell may take {} s.\n",
        scene.visitor.browser.version(),
        options.seconds
    );
    let said = |what: &str| eprintln!("{what}: {}", seconds(began));
    text += &scene.tabs(size.tabs).await?;
    said("tabs");
    text += &scene.reads(size.calls).await?;
    said("reads");
    text += &scene.listeners(size.listeners).await?;
    said("listeners");
    text += &scene.cycles(size.cycles).await?;
    said("records");
    text += &verdict(&scene.lines);
    scene.visitor.close().await?;
    Ok((text, plot::svg(&scene.lines)?))
}

struct Scene<'a> {
    visitor: Visitor,
    server: &'a Server,
    sites: usize,
    /// Seconds that a cell may take.
    limit: u64,
    lines: Vec<Line>,
}

impl Scene<'_> {
    /// A page on a site of its own.
    async fn fresh(&mut self) -> Sure<()> {
        self.sites += 1;
        Ok(self.visitor.browser.open(&format!("{}/scale", self.server.site(self.sites))).await?)
    }

    async fn tabs(&mut self, counts: &[usize]) -> Sure<String> {
        let mut text = String::from(
            "\n**Tabs.** Frames of one page that each load the package and listen, all on one thread; real tabs have more of those. One creates the user.\n\n\
             | tabs | `createUser` | from then until all know | a read in one of them | a read in all at once |\n|---|---|---|---|---|\n",
        );
        let (mut known, mut together) = (Line::new("tabs: until all know"), Line::new("tabs: a read in all at once"));
        for &count in counts {
            self.fresh().await?;
            let tabs: Tabs = serde_json::from_value(self.visitor.run("tabs", json!({ "tabs": count, "reads": 100 })).await?)?;
            let _ = writeln!(text, "| {count} | {:.1} | {:.1} | {:.2} | {:.1} |", tabs.create, tabs.known, tabs.read, tabs.together);
            known.add(count, tabs.create + tabs.known);
            together.add(count, tabs.together);
        }
        self.lines.extend([known, together]);
        Ok(text)
    }

    async fn reads(&mut self, counts: &[usize]) -> Sure<String> {
        let mut text = String::from(
            "\n**Calls.** With a user on the device; in brackets what one call of them costs. Those that are made all at once share transactions.\n\n| read |",
        );
        for how in ["one after the other", "all at once"] {
            for count in counts {
                let _ = write!(text, " {count} {how} |");
            }
        }
        let _ = writeln!(text, "\n|---{}|", "|---".repeat(2 * counts.len()));
        for name in READS {
            let _ = write!(text, "| `{name}` |");
            for (together, how) in [(false, "one after the other"), (true, "all at once")] {
                // Where some rejected, others may still be under way.
                self.fresh().await?;
                let mut line = Line::new(format!("{name}, {how}"));
                for &count in counts {
                    let fits = line.fits(self.limit as f64 * 1e3).unwrap_or(count).clamp(1, count);
                    let asked = json!({ "name": name, "count": fits, "together": together });
                    let Reads { spent, rejected } = serde_json::from_value(self.visitor.run("reads", asked).await?)?;
                    let mut short = String::new();
                    if fits < count {
                        let _ = write!(short, "; {fits} fit");
                    }
                    if rejected > 0 {
                        let _ = write!(short, "; **{rejected} rejected**");
                    } else {
                        // What rejects does not cost what it should.
                        line.add(fits, spent);
                    }
                    let _ = write!(text, " {spent:.1} ({:.3}{short}) |", spent / fits as f64);
                }
                self.lines.push(line);
            }
            text.push('\n');
        }
        Ok(text)
    }

    async fn listeners(&mut self, counts: &[usize]) -> Sure<String> {
        let mut text = String::from("\n**Listeners** on one page.\n\n| listeners | `createUser` | from then until all were told |\n|---|---|---|\n");
        let mut line = Line::new("listeners: until all were told");
        for &count in counts {
            self.fresh().await?;
            let came: Listeners = serde_json::from_value(self.visitor.run("listeners", json!({ "count": count })).await?)?;
            let _ = writeln!(text, "| {count} | {:.1} | {:.1} |", came.create, came.known);
            line.add(count, came.create + came.known);
        }
        self.lines.push(line);
        Ok(text)
    }

    async fn cycles(&mut self, counts: &[usize]) -> Sure<String> {
        let mut text = String::from(
            "\n**Records.** Users made and reset, one after the other; then what lies on the device with one more.\n\n\
             | cycles | one of them took | bytes of the row in IndexedDB | bytes of home | keys in localStorage |\n|---|---|---|---|---|\n",
        );
        let mut line = Line::new("createUser and reset, one after the other");
        let mut rows = Vec::new();
        for &count in counts {
            self.fresh().await?;
            // Long enough for a thousand and more, and short enough to wait for.
            let seconds = 2 * self.limit;
            let came: Cycles = serde_json::from_value(self.visitor.run("cycles", json!({ "count": count, "seconds": seconds })).await?)?;
            let short = if came.cycles < count { format!(" of {count}: no more fit {seconds} s") } else { String::new() };
            let each = came.spent / came.cycles.max(1) as f64;
            let _ = writeln!(text, "| {}{short} | {each:.1} | {} | {} | {} |", came.cycles, came.row, came.home, came.keys);
            line.add(came.cycles, came.spent);
            rows.push(came.row);
        }
        self.lines.push(line);
        if let [.., before, last] = rows.as_slice() {
            let grows = *last as f64 > *before as f64 * BOUNDED;
            text += if grows {
                "\n**The row grew to the last**: there were too few cycles to fill its timeline, or it has no bound.\n"
            } else {
                "\nThe row does not go on growing.\n"
            };
        }
        Ok(text)
    }
}

/// By which power of the work each cost grew, between the two largest measurements.
fn verdict(lines: &[Line]) -> String {
    let powers: Vec<_> = lines.iter().filter_map(|line| Some((&line.name, line.power()?))).collect();
    let over: Vec<_> = powers.iter().filter(|(_, power)| *power > LINEAR).map(|(name, power)| format!("{name} ({power:.2})")).collect();
    let steepest = powers.iter().map(|(_, power)| *power).fold(f64::NEG_INFINITY, f64::max);
    let judged = if over.is_empty() {
        format!("All {} costs are linear or better: none grew with more than the work to the power of {steepest:.2}", powers.len())
    } else {
        format!("**Not linear within the noise**: {}, by the power of the work", over.join(", "))
    };
    format!(
        "\n{judged}, between the two largest of each. The plot is logarithmic both ways; the dashed line is linear.\n\n![What more work costs](../docs/scale.svg)\n"
    )
}
