//! `fuzz`: libFuzzer on the wire layer, from the kept corpus and back into it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{project, run, say};

const CORPUS: &str = "fuzz/corpus.txt";
/// Longer inputs are tried, and not kept: what they reach shorter ones reach as well.
const LONGEST_KEPT: &str = "-max_len=3000";
const LONGEST_TRIED: &str = "-max_len=40000";

/// What cargo-fuzz passes as well, but for the sanitizers, which need a nightly Rust. Overflows are to be seen.
const INSTRUMENTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions -Coverflow-checks";

pub fn fuzz(seconds: u32) -> Result<()> {
    let folder = project::target().join("fuzz");
    let fuzzer = compile(&folder)?;
    let inputs = empty(&folder.join("inputs"))?;
    for (at, line) in fs::read_to_string(project::path(CORPUS))?.lines().enumerate() {
        fs::write(inputs.join(format!("kept-{at}")), line)?;
    }
    say::step(format_args!("fuzzing for {seconds} seconds"));
    let mut explore = run::command(&fuzzer);
    explore.arg(format!("-max_total_time={seconds}")).arg(LONGEST_TRIED).arg("-timeout=10").arg("-print_final_stats=1");
    explore.arg(format!("-artifact_prefix={}/", folder.display())).arg(&inputs);
    run::run(&mut explore).context("an input broke a promise: it lies beside the fuzzer's output")?;

    say::step("keeping the smallest inputs that reach as much");
    let kept = empty(&folder.join("kept"))?;
    run::run(run::command(&fuzzer).args(["-merge=1", "-use_counters=0", LONGEST_KEPT]).args([&kept, &inputs]))?;
    let inputs = fs::read_dir(&kept)?.map(|entry| Ok(fs::read(entry?.path())?)).collect::<Result<Vec<_>>>()?;
    // What was cut short is no input any more.
    let mut lines: Vec<String> = inputs.into_iter().filter_map(|input| String::from_utf8(input).ok()).filter(|line| is_input(line)).collect();
    lines.sort();
    fs::write(project::path(CORPUS), lines.join("\n") + "\n")?;
    say::step(format_args!("{CORPUS} has {} inputs", lines.len()));
    Ok(())
}

fn is_input(line: &str) -> bool {
    line.split_once(' ').is_some_and(|(_, json)| serde_json::from_str::<serde_json::Value>(json).is_ok())
}

/// For a named target, so that what only the build needs is not instrumented.
fn compile(folder: &Path) -> Result<std::path::PathBuf> {
    let about = run::read(run::command("rustc").arg("-vV"))?;
    let Some(host) = about.lines().find_map(|line| line.strip_prefix("host: ")) else { bail!("rustc does not say what it runs on") };
    let mut cargo = run::cargo();
    cargo.args(["build", "--release", "--package", "fuzz", "--bin", "wire", "--features", "libfuzzer", "--target", host, "--target-dir"]).arg(folder);
    run::run(cargo.env("RUSTFLAGS", INSTRUMENTED))?;
    Ok(folder.join(host).join("release").join(format!("wire{}", std::env::consts::EXE_SUFFIX)))
}

fn empty(folder: &Path) -> Result<std::path::PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(folder.to_owned())
}
