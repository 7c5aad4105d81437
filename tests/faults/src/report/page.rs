//! The page itself.

use std::fmt::Write;

use edge_tests::Engine;

use super::compare::{MADE_WITH, MEASURED};
use crate::{
    Row, Subject,
    cell::{Cell, Seen},
    peers,
    play::Matrix,
};

pub fn page(rows: &[Row], matrix: &Matrix) -> String {
    let mut page = String::from(include_str!("intro.md"));
    let _ = write!(page, "\n{}\n\n{MADE_WITH}{}.\n\n", summary(rows, matrix), engines(matrix));
    page += &table(rows, matrix);
    page += "\n## The rows\n";
    let mut subject = "";
    for row in rows {
        if row.subject() != subject {
            subject = row.subject();
            let _ = writeln!(page, "\n### {subject}\n");
        }
        page += &told(row);
    }
    page + include_str!("limits.md")
}

/// The module's own part in numbers.
fn summary(rows: &[Row], matrix: &Matrix) -> String {
    let ours: Vec<_> = matrix.iter().filter(|((_, _, subject), _)| *subject == Subject::Ours).map(|(_, cell)| cell).collect();
    let kept = ours.iter().filter(|cell| matches!(cell, Cell::Played(seen) if seen.kept())).count();
    let played = ours.iter().filter(|cell| matches!(cell, Cell::Played(_))).count();
    let engines = Engine::ALL.len();
    format!(
        "**{} faults in {engines} engines: the module kept its promise in {kept} of {played} cells; {} could not be played.**",
        rows.len(),
        ours.len() - played
    )
}

/// A row in words.
fn told(row: &Row) -> String {
    let rules: Vec<String> = row.rules.iter().map(ToString::to_string).collect();
    let plural = if rules.len() > 1 { "s" } else { "" };
    let mut text = format!("- **{}** (`{}`, rule{plural} {}). {} *{}*\n", row.heading, row.name(), rules.join(", "), row.happens, row.promise);
    for (engine, why) in row.not_in {
        let _ = writeln!(text, "  Not played in {engine}: {why}.");
    }
    if let Some(why) = row.no_control {
        let _ = writeln!(text, "  No control: {why}.");
    }
    text
}

/// The module's cells that were played, and the control's if any was, in lines.
pub fn measured(row: &Row, matrix: &Matrix) -> Vec<String> {
    let played = |engine: &Engine| matrix.contains_key(&(row.name(), *engine, Subject::Ours));
    let cells = Engine::ALL.into_iter().filter(played).map(|engine| format!("{} in {engine}: {}", row.name(), ours(row, engine, matrix)));
    let mut lines: Vec<String> = cells.collect();
    if !lines.is_empty() {
        lines.push(format!("{}, control: {}", row.name(), control(row, matrix)));
    }
    lines
}

fn table(rows: &[Row], matrix: &Matrix) -> String {
    let mut table = String::from("| fault |");
    for head in Engine::ALL.iter().map(ToString::to_string).chain([String::from("control")]).chain(peers::NAMES.map(Into::into)) {
        let _ = write!(table, " {head} |");
    }
    let columns = 1 + Engine::ALL.len() + 1 + peers::NAMES.len();
    let _ = writeln!(table, "\n{}|", "|---".repeat(columns));
    let mut subject = "";
    for row in rows {
        if row.subject() != subject {
            subject = row.subject();
            let _ = writeln!(table, "| **{subject}** {}|", "| ".repeat(columns - 1));
        }
        let _ = write!(table, "| {} |", row.heading);
        for engine in Engine::ALL {
            let _ = write!(table, " {} |", ours(row, engine, matrix));
        }
        let _ = write!(table, " {} |", control(row, matrix));
        for peer in row.peers.cells() {
            let _ = write!(table, " {peer} |");
        }
        table.push('\n');
    }
    table
}

fn ours(row: &Row, engine: Engine, matrix: &Matrix) -> String {
    match matrix.get(&(row.name(), engine, Subject::Ours)) {
        Some(Cell::Played(seen)) if seen.kept() => format!("kept{MEASURED}{}", seen.measured()),
        Some(Cell::Played(seen)) => format!("**BROKEN**{MEASURED}{}; {}", seen.reasons().join("; "), seen.measured()),
        Some(Cell::NotPlayed) | None => "not played".into(),
    }
}

/// One cell for all engines: where it broke, and where it did not, which shows nothing.
fn control(row: &Row, matrix: &Matrix) -> String {
    let played: Vec<_> = Engine::ALL
        .iter()
        .filter_map(|engine| match matrix.get(&(row.name(), *engine, Subject::Control)) {
            Some(Cell::Played(seen)) => Some((engine, seen)),
            _ => None,
        })
        .collect();
    let kept: Vec<String> = played.iter().filter(|(_, seen)| seen.kept()).map(|(engine, _)| engine.to_string()).collect();
    let verdict = match (played.len(), kept.len()) {
        (0, _) => return "–".into(),
        _ if row.race => "breaks by chance".into(),
        (_, 0) => "broken".into(),
        (all, some) if all == some => "kept: not shown".into(),
        _ => format!("broken, but kept in {}: not shown there", kept.join(" and ")),
    };
    let mut measured = Vec::new();
    // Where it broke in every round, the verdict says it all.
    if played.iter().any(|(_, seen)| seen.rounds > 1 && seen.broken_rounds() < seen.rounds) {
        let rounds = |(engine, seen): &(&Engine, &Seen)| {
            let shown = if seen.kept() { ": not shown" } else { "" };
            format!("{engine} in {} of {} rounds{shown}", seen.broken_rounds(), seen.rounds)
        };
        measured.push(played.iter().map(rounds).collect::<Vec<_>>().join(", "));
    }
    let mut reasons: Vec<&str> = Vec::new();
    for reason in played.iter().flat_map(|(_, seen)| seen.reasons()) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons.truncate(3);
    measured.extend(reasons.iter().map(ToString::to_string));
    if measured.is_empty() { verdict } else { format!("{verdict}{MEASURED}{}", escaped(&measured.join("; "))) }
}

/// The engines, and which they were.
fn engines(matrix: &Matrix) -> String {
    let name = |engine: Engine| {
        let version = matrix.iter().find_map(|((_, other, _), cell)| match cell {
            Cell::Played(seen) if *other == engine => Some(seen.version.as_str()),
            _ => None,
        });
        format!("{engine} {}", version.unwrap_or_default())
    };
    Engine::ALL.map(name).join(", ")
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '<'], " ")
}
