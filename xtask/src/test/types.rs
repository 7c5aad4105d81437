//! The public declarations and their uses in `tests/types/`, as the strictest user compiles them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{build, project, run};

const OPTIONS: &[&str] =
    &["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--lib", "es2022,dom", "--module", "nodenext", "--types", "react"];

/// TypeScript 5 and 7: users have either. Both call their program `tsc`.
const COMPILERS: &[&str] = &["typescript", "typescript7"];

/// The tests import `sentiance-web` by its name, so it is the built package that they see.
pub fn test() -> Result<()> {
    build::build(false)?;
    for compiler in COMPILERS {
        run::run(tsc(compiler).args(ending("npm", ".d.ts")?).args(ending("tests/types", ".ts")?))?;
        // The siblings' own declarations are not strict.
        run::run(tsc(compiler).arg("--skipLibCheck").args(ending("tests/types/siblings", ".ts")?))?;
    }
    reference()
}

fn tsc(compiler: &str) -> Command {
    let mut tsc = run::command("node");
    tsc.arg(project::path("node_modules").join(compiler).join("bin/tsc")).args(OPTIONS);
    tsc
}

/// The API reference, in `target/api`. A name without a word about it, or a link that leads nowhere, fails.
pub fn reference() -> Result<()> {
    run::run(run::command(project::node_program("typedoc")).args(["--options", "docs/typedoc.json", "--logLevel", "Warn"]))
}

fn ending(folder: &str, end: &str) -> Result<Vec<PathBuf>> {
    let folder = project::path(folder);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(end));
    files.sort();
    Ok(files)
}
