//! One round without the peers' packages: every subject loads and calls, and the report is whole. No time is judged here: machines differ.

use std::{error::Error, fs, process::Command};

type Sure<T> = Result<T, Box<dyn Error>>;

#[test]
fn the_report_is_whole() -> Sure<()> {
    let folder = tempfile::tempdir()?;
    let out = folder.path().join("RESULTS.md");
    let kept = "\n## Cost as work grows\n\nkept\n";
    fs::write(&out, kept)?;
    let told = Command::new(env!("CARGO_BIN_EXE_bench")).args(["--quick", "--no-peers", "--out"]).arg(&out).output()?;
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));

    let page = fs::read_to_string(&out)?;
    assert!(page.ends_with(kept), "what `scale` wrote stays: {page}");
    let tables = tables(&page);
    let widths: Vec<_> = tables.iter().map(|table| table.iter().map(Vec::len).collect::<Vec<_>>()).collect();
    assert!(widths.iter().all(|widths| widths.iter().all(|width| *width == widths[0])), "every row has a cell for each column: {widths:?}");
    let [goals, starts, calls] = tables.as_slice() else { return Err(format!("goals, starts and calls, and nothing else: {page}").into()) };
    assert_eq!(goals.len(), 2 + 6, "a line for each goal: {goals:?}");
    // Only the first has a column of versions, which are no figures.
    for (table, figures) in [(starts, 2), (calls, 1)] {
        let subjects: Vec<_> = table.iter().skip(2).map(|row| row[0]).collect();
        assert_eq!(subjects, ["by hand (the floor)", "the floor once more (A/A)", "**sentiance-web**", "**sentiance-web/url**"]);
        for row in table.iter().skip(2) {
            for cell in row.iter().skip(figures).filter(|cell| !cell.is_empty()) {
                let figure = cell.split(' ').next().unwrap_or_default();
                assert!(figure.parse::<f64>().is_ok_and(f64::is_finite), "{cell} in {row:?}");
            }
        }
    }
    Ok(())
}

/// The cells of each table, its head and its rule among them.
fn tables(page: &str) -> Vec<Vec<Vec<&str>>> {
    let mut tables: Vec<Vec<Vec<&str>>> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        let cells = line.strip_prefix('|').and_then(|line| line.strip_suffix('|'));
        match cells {
            Some(cells) if inside => tables.last_mut().into_iter().for_each(|table| table.push(row(cells))),
            Some(cells) => tables.push(vec![row(cells)]),
            None => {}
        }
        inside = cells.is_some();
    }
    tables
}

fn row(cells: &str) -> Vec<&str> {
    cells.split('|').map(str::trim).collect()
}
