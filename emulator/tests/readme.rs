//! What the README says can be done is done.

use std::collections::BTreeSet;
use std::process::Stdio;

use sentiance_emulator::faults::Fault;
use sentiance_emulator::server::{self, Config};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

const README: &str = include_str!("../README.md");
const SEED: &str = include_str!("../sample/seed.json");

/// The code blocks of one language.
fn blocks(language: &str) -> Vec<&'static str> {
    let opening = format!("```{language}\n");
    README.split(&opening).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[tokio::test]
async fn the_walk_through_works_as_written() {
    let emulator = server::start(Config { control: true, ..Config::default() }).await.unwrap();
    let script = blocks("sh").join("\n").replace("http://localhost:8787", &emulator.app_url).replace("http://localhost:8788", &emulator.platform_url);
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("sh").args(["-euc", &script]).current_dir(folder.path()).output().await.expect("a shell");
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "the README's commands need curl: {err}");
    let mut rest = out.as_str();
    for expected in [
        "\"authentication_code\":\"",
        "{\"user\":\"ana\"}",
        "\"user_id\":\"",
        "204\n",
        "\"users_made\":1",
        "user made",
        "\"external_id\":\"ana\"",
        "{\"data\":{\"delete_user\":{\"request_id\":\"",
        "\"kind\":\"lost\"",
        "[]",
    ] {
        rest = rest.split_once(expected).unwrap_or_else(|| panic!("{expected} is missing in: {out}")).1;
    }
}

/// The files that the page shows start the emulator, from wherever it is.
#[tokio::test]
async fn the_sample_config_and_seed_are_shown_and_used() {
    let shown = |language: &str, sample: &str| assert!(blocks(language).contains(&sample), "the README shows another {language} than emulator/sample has");
    shown("toml", include_str!("../sample/emulator.toml"));
    shown("json", SEED);
    let folder = tempfile::tempdir().unwrap();
    let mut emulator = Command::new(env!("CARGO_BIN_EXE_sentiance-emulator"));
    emulator.args(["--app", "127.0.0.1:0", "--platform", "127.0.0.1:0", "--config"]).arg(concat!(env!("CARGO_MANIFEST_DIR"), "/sample/emulator.toml"));
    let mut emulator = emulator.current_dir(folder.path()).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(emulator.stdout.take().unwrap()).lines();
    let platform = loop {
        let line = lines.next_line().await.unwrap().expect("it tells where it is");
        if let Some(platform) = line.strip_prefix("platform ") {
            break platform.to_owned();
        }
    };
    let users = Command::new("curl").args(["-sS", &format!("{platform}/emulator/users")]).output().await.expect("curl");
    let users = String::from_utf8(users.stdout).unwrap();
    assert!(users.contains("\"ana\"") && users.contains("\"5f3a1c9e7b2d4806a1c3e5f7\""), "{users}");
}

/// The words of a text that look like this.
fn words(text: &str, like: fn(&str) -> bool) -> BTreeSet<&str> {
    let split = text.split(|char: char| char.is_whitespace() || "`|,:=()'\"[]".contains(char));
    split.filter(|word| like(word)).collect()
}

#[tokio::test]
async fn the_help_tells_of_the_same_options_and_keys() {
    let help = Command::new(env!("CARGO_BIN_EXE_sentiance-emulator")).arg("--help").output().await.unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let options = README.split_once("| option |").unwrap().1.split_once("\n\n").unwrap().0;
    let is_option = |word: &str| word.starts_with("--") && !["---", "--help", "--version"].contains(&word);
    let is_key = |word: &str| word.starts_with("emulator-api-key-");
    assert_eq!(words(options, is_option), words(&help, is_option));
    assert_eq!(words(README, is_key), words(&help, is_key));
}

#[test]
fn every_fault_has_an_example_that_is_understood() {
    let mut shown = BTreeSet::new();
    for line in blocks("json").iter().filter(|block| **block != SEED).flat_map(|block| block.lines()) {
        let fault: Fault = serde_json::from_str(line).unwrap_or_else(|reason| panic!("{reason}: {line}"));
        fault.check(true).unwrap_or_else(|reason| panic!("{reason}: {line}"));
        shown.insert(fault.fault.name());
    }
    // An unknown kind makes serde name all there are.
    let all = serde_json::from_str::<Fault>(r#"{"route":"any","fault":{"kind":"?"}}"#).unwrap_err().to_string();
    let all: BTreeSet<&str> = all.split('`').skip(3).step_by(2).collect();
    assert_eq!(shown, all);
}

#[tokio::test]
async fn every_counter_is_explained() {
    let emulator = server::start(Config { control: true, ..Config::default() }).await.unwrap();
    let url = format!("{}/emulator/counters", emulator.platform_url);
    let output = Command::new("curl").args(["-sS", &url]).output().await.expect("curl");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for name in report.as_object().unwrap().keys() {
        assert!(README.contains(&format!("`{name}`")), "{name}");
    }
}
