//! The page itself.

use std::{collections::BTreeSet, fmt::Write};

use edge_tests::Engine;

use super::compare::{MADE_WITH, MEASURED};
use crate::{Row, Subject, cell::Cell, peers, play::Matrix};

pub fn page(rows: &[Row], matrix: &Matrix) -> String {
    let mut page = String::from(include_str!("intro.md"));
    let _ = writeln!(page, "\n{MADE_WITH}{}.\n", agents(matrix));
    page += &table(rows, matrix);
    page += "\n## The rows\n";
    for row in rows {
        let rules: Vec<String> = row.rules.iter().map(ToString::to_string).collect();
        let _ = write!(page, "\n**{}** (`{}`; rule {}). {} *{}*\n", row.heading, row.name(), rules.join(", "), row.happens, row.promise);
        for (engine, why) in row.not_in {
            let _ = writeln!(page, "Not played in {engine}: {why}.");
        }
        if let Some(why) = row.no_control {
            let _ = writeln!(page, "No control: {why}.");
        }
    }
    page
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
        _ if row.race => "a race".into(),
        (_, 0) => "broken".into(),
        (all, some) if all == some => "kept: not shown".into(),
        _ => format!("broken, but kept in {}: not shown there", kept.join(" and ")),
    };
    let mut measured = Vec::new();
    let mut reasons: Vec<&str> = Vec::new();
    for (engine, seen) in &played {
        if seen.rounds > 1 {
            let shown = if seen.kept() { " (not shown)" } else { "" };
            measured.push(format!("{engine} broken in {} of {}{shown}", seen.broken_rounds(), seen.rounds));
        }
        reasons.extend(seen.reasons());
    }
    let mut once = BTreeSet::new();
    reasons.retain(|reason| once.insert(*reason));
    reasons.truncate(3);
    measured.extend(reasons.iter().map(ToString::to_string));
    if measured.is_empty() { verdict } else { format!("{verdict}{MEASURED}{}", escaped(&measured.join("; "))) }
}

/// The engines, as they name themselves.
fn agents(matrix: &Matrix) -> String {
    let name = |engine: Engine| {
        let token = match engine {
            Engine::Chromium => "Chrome/",
            Engine::Firefox => "Firefox/",
            Engine::WebKit => "AppleWebKit/",
        };
        let agents = matrix.iter().filter(|((_, other, _), _)| *other == engine);
        let version = agents.filter_map(|(_, cell)| match cell {
            Cell::Played(seen) => seen.agent.split_once(token)?.1.split(['.', ' ']).next(),
            Cell::NotPlayed => None,
        });
        format!("{engine} {}", version.max().unwrap_or("(unknown)"))
    };
    Engine::ALL.map(name).join(", ")
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '<'], " ")
}
