//! What the README says can be done is done.

use std::collections::BTreeSet;

use sentiance_emulator::faults::Fault;
use sentiance_emulator::server::{self, Config};
use tokio::process::Command;

const README: &str = include_str!("../README.md");

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
        "\"kind\":\"lost\"",
        "[]",
    ] {
        rest = rest.split_once(expected).unwrap_or_else(|| panic!("{expected} is missing in: {out}")).1;
    }
}

#[test]
fn every_fault_has_an_example_that_is_understood() {
    let mut shown = BTreeSet::new();
    for line in blocks("json").iter().flat_map(|block| block.lines()) {
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
