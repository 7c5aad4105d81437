//! Every code block of every page is run by a test: here, or by the one that is named here. One that nobody runs fails.

mod answer;
mod console;
mod emulator;

use std::{fs, process::ExitCode};

use docs_tests::{Block, Mention, blocks, check, mentions, root};
use libtest_mimic::{Arguments, Failed, Trial};
use webdriver_harness::{Outcome, Sure};

/// How much of what a rule matches its test runs.
enum Takes {
    First,
    All,
}

enum By {
    Here(fn(&Block) -> Outcome),
    /// The file of a test that reads the page, and the test's name.
    There(&'static str, &'static str),
}

struct Rule {
    matches: fn(&Block) -> bool,
    takes: Takes,
    by: By,
}

macro_rules! is {
    ($page:pat, $language:pat) => {
        |block| matches!((block.page.as_str(), block.language.as_str()), ($page, $language))
    };
}

const BACKEND: &str = "tests/docs/tests/backend.rs";
const EMULATOR: &str = "emulator/tests/readme.rs";

const RULES: &[Rule] = &[
    Rule {
        matches: is!("README.md", "js"),
        takes: Takes::First,
        by: By::There("tests/edge/tests/readme/main.rs", "the_example_of_the_readme_creates_the_user_and_resets_at_log_out"),
    },
    Rule {
        matches: |block| block.page == "README.md" && block.text.contains("sentiance-web/testing"),
        takes: Takes::First,
        by: By::There("tests/consumers/tests/consumers/runners.rs", "vitest"),
    },
    Rule {
        matches: |block| block.page == "README.md" && block.text.contains("proxy"),
        takes: Takes::First,
        by: By::There("tests/consumers/tests/consumers/bundlers.rs", "vite"),
    },
    Rule {
        matches: |block| block.page == "README.md" && block.text.contains("fetch(\"/login\""),
        takes: Takes::First,
        by: By::There("tests/edge/tests/readme/main.rs", "the_call_that_the_readme_develops_with_logs_in_and_gets_a_user"),
    },
    Rule { matches: is!("README.md", "json"), takes: Takes::All, by: By::Here(answer::is_a_backends) },
    Rule { matches: is!("docs/backend.md", "sh"), takes: Takes::First, by: By::There(BACKEND, "curl") },
    Rule { matches: is!("docs/backend.md", "js"), takes: Takes::First, by: By::There(BACKEND, "node") },
    Rule { matches: is!("docs/backend.md", "py"), takes: Takes::First, by: By::There(BACKEND, "python") },
    Rule { matches: is!("docs/backend.md", "rust"), takes: Takes::First, by: By::There(BACKEND, "rust") },
    Rule { matches: is!("emulator/README.md", "sh"), takes: Takes::All, by: By::There(EMULATOR, "the_walk_through_works_as_written") },
    Rule { matches: is!("emulator/README.md", "toml"), takes: Takes::First, by: By::There(EMULATOR, "the_sample_config_and_seed_are_shown_and_used") },
    Rule {
        matches: |block| block.page == "emulator/README.md" && block.text.contains("\"api_keys\""),
        takes: Takes::First,
        by: By::There(EMULATOR, "the_sample_config_and_seed_are_shown_and_used"),
    },
    Rule { matches: is!("emulator/README.md", "json"), takes: Takes::All, by: By::There(EMULATOR, "every_fault_has_an_example_that_is_understood") },
    Rule { matches: is!("emulator/README.md", "console"), takes: Takes::All, by: By::Here(console::emulator) },
    Rule { matches: is!("emulator/README.md", "rust"), takes: Takes::All, by: By::Here(emulator::in_a_rust_test) },
    Rule { matches: is!(_, "console"), takes: Takes::All, by: By::Here(console::commands) },
];

fn main() -> ExitCode {
    match trials() {
        Ok(trials) => libtest_mimic::run(&Arguments::from_args(), trials).exit_code(),
        Err(error) => {
            eprintln!("the documentation cannot be read: {error:?}");
            ExitCode::FAILURE
        }
    }
}

fn trials() -> Sure<Vec<Trial>> {
    let blocks = blocks()?;
    let takers = assigned(&blocks);
    let shown = blocks.into_iter().zip(takers).map(|(block, by)| {
        let name = format!("{}:{} ({})", block.page, block.line, block.language);
        Trial::test(name, move || judged(&by.map_or_else(|| Err("no test runs this block: see tests/docs/tests/blocks".into()), |by| run_by(by, &block))))
    });
    let said = mentions()?
        .into_iter()
        .map(|Mention { page, line, command }| Trial::test(format!("{page}:{line} `{command}`"), move || judged(&check(&command, &page))));
    let control = Trial::test("what_nobody_runs_is_found", || judged(&what_nobody_runs_is_found()));
    Ok(shown.chain(said).chain([control]).collect())
}

/// Who runs which block.
fn assigned(blocks: &[Block]) -> Vec<Option<&'static By>> {
    let mut takers: Vec<Option<&By>> = blocks.iter().map(|_| None).collect();
    for rule in RULES {
        let free = takers.iter_mut().zip(blocks).filter(|(taker, block)| taker.is_none() && (rule.matches)(block));
        let most = if matches!(rule.takes, Takes::First) { 1 } else { usize::MAX };
        free.take(most).for_each(|(taker, _)| *taker = Some(&rule.by));
    }
    takers
}

fn run_by(by: &By, block: &Block) -> Outcome {
    match by {
        By::Here(run) => run(block),
        By::There(file, test) => {
            let text = fs::read_to_string(root().join(file))?;
            let page = text
                .split("include_str!(\"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .find_map(|path| path.strip_prefix("../").map(|rest| rest.trim_start_matches("../")));
            let reads = page.is_some_and(|page| block.page.ends_with(page));
            let has = text.contains(&format!("fn {test}("));
            if reads && has {
                Ok(())
            } else {
                Err(format!("{file} should read {} (it does: {reads}) in its test {test} (it is there: {has})", block.page).into())
            }
        }
    }
}

/// Another language, another page, and one block more than a test runs.
fn what_nobody_runs_is_found() -> Outcome {
    let block = |page: &str, language: &str| Block { page: page.into(), line: 1, language: language.into(), text: String::new() };
    let shown =
        [block("README.md", "ruby"), block("docs/other.md", "json"), block("docs/backend.md", "js"), block("docs/backend.md", "js"), block("README.md", "")];
    let run: Vec<bool> = assigned(&shown).iter().map(Option::is_some).collect();
    assert_eq!(run, [false, false, true, false, false]);
    let elsewhere = By::There(EMULATOR, "no_such_test");
    assert!(run_by(&elsewhere, &block("emulator/README.md", "sh")).is_err());
    let elsewhere = By::There(EMULATOR, "the_walk_through_works_as_written");
    assert!(run_by(&elsewhere, &block("docs/backend.md", "sh")).is_err());
    Ok(())
}

fn judged(outcome: &Outcome) -> Result<(), Failed> {
    outcome.as_ref().copied().map_err(|failure| Failed::from(format!("{failure:?}")))
}
