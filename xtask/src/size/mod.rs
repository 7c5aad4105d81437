//! `size`: what a page pays for each entry, and the budget.

mod places;
mod weight;

use anyhow::{Result, bail};
use std::fs;

use crate::{build, project, say};
use weight::{Weight, kilobytes};

/// The default entry, compressed as servers compress it, in bytes: what it may never weigh, and what it should. Not reached yet.
const LIMIT: usize = 20_000;
const GOAL: usize = 15_000;
/// What it weighs now and a little more. Whoever makes the entry smaller lowers it, until it meets the limit; it goes up only for what the entry
/// has to do and did not.
const CEILING: usize = 42_000;

pub fn size() -> Result<()> {
    build::build(false)?;

    let read = |file: &str| fs::read(project::path("dist").join(file));
    let (index, url, without) = (read("index.js")?, read("url.js")?, read("no-wasm.js")?);
    let wasm = read(build::WASM_FILE)?;
    let generated = build::Generated::here();
    let script = build::minified_alone(&generated)?.into_bytes();
    let embedded = fs::read(generated.bytes())?;

    let default = Weight::of(&index)?;
    let (beside, wasm) = (Weight::of(&url)?, Weight::of(&wasm)?);
    println!("{:<38} {:>9} {:>9} {:>9}", "KB = 1000 bytes", "raw", "gzip -9", "brotli 11");
    row("sentiance-web (dist/index.js)", &default);
    row("sentiance-web/url (script + wasm)", &beside.with(&wasm));
    row("sentiance-web/no-wasm", &Weight::of(&without)?);
    println!("parts:");
    row("  script alone (facade and glue)", &Weight::of(&script)?);
    row("  script of /url", &beside);
    row("  wasm", &wasm);
    row("  wasm as text in the script", &Weight::of(&embedded)?);

    let spent = default.brotli;
    println!("budget: the default entry is {} KB; goal {} KB, limit {} KB", kilobytes(spent), kilobytes(GOAL), kilobytes(LIMIT));
    if spent > CEILING {
        bail!("the default entry has grown over its ceiling of {} KB", kilobytes(CEILING));
    }
    for (name, bound) in [("limit", LIMIT), ("goal", GOAL)] {
        if spent > bound {
            say::warning(format_args!("{} KB above the {name}", kilobytes(spent - bound)));
        }
    }
    Ok(())
}

/// `size --where`: which part of the source each byte of the wasm comes from.
pub fn places() -> Result<()> {
    print!("{}", places::table()?);
    Ok(())
}

fn row(name: &str, weight: &Weight) {
    println!("{name:<38} {:>9} {:>9} {:>9}", kilobytes(weight.raw), kilobytes(weight.gzip), kilobytes(weight.brotli));
}
