//! The kept corpus again, and a walk from it that is the same each time.

use fuzz::{CORPUS, Dice, check, mutate};

/// Steps of the walk: a few seconds, unoptimized.
const STEPS: usize = 60_000;

fn says(line: &str) -> bool {
    std::panic::catch_unwind(|| check(line)).unwrap_or_else(|_| panic!("the input was: {line}"))
}

#[test]
fn the_kept_corpus() {
    assert!(CORPUS.lines().count() > 500);
    for line in CORPUS.lines() {
        assert!(says(line), "this is no input: {line}");
    }
}

#[test]
fn a_walk_from_the_kept_corpus() {
    let mut lines: Vec<String> = CORPUS.lines().map(String::from).collect();
    let mut dice = Dice(1);
    for _ in 0..STEPS {
        let at = dice.below(lines.len());
        let line = mutate(&lines[at], &mut dice);
        assert!(says(&line), "this is no input: {line}");
        // One that grows, or comes to rest as a single value, starts anew.
        let kept = CORPUS.lines().nth(at).filter(|_| dice.below(8) == 0);
        lines[at] = kept.map_or(line, String::from);
    }
}
