//! `tests/FAULTS.md`: written by `npm run faults`, compared by `npm test`.

mod compare;
mod page;

use std::{env, fs, path::PathBuf};

use edge_tests::Outcome;

use crate::{Row, play::Matrix};

/// Set by `npm run faults`.
const WRITE: &str = "FAULTS_WRITE";

/// Whether this run writes the page, and so plays all that there is; a test run may leave out what only another engine would show.
pub fn is_written() -> bool {
    env::var_os(WRITE).is_some()
}

/// What a run of some rows measured, for whoever watches.
pub fn print(rows: &[Row], matrix: &Matrix) {
    for row in rows {
        page::measured(row, matrix).iter().for_each(|line| println!("{line}"));
    }
}

pub fn deliver(rows: &[Row], matrix: &Matrix) -> Outcome {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../FAULTS.md");
    let page = page::page(rows, matrix);
    if is_written() {
        return Ok(fs::write(path, page)?);
    }
    let committed = fs::read_to_string(path).map_err(|_| "tests/FAULTS.md is missing: run `npm run faults`")?;
    compare::same(&committed, &page)
}
