use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::support::*;

fn emulator(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sentiance-emulator"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// Exit code, stdout, stderr of a run that ends by itself.
async fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = tokio::time::timeout(Duration::from_secs(10), emulator(arguments).output()).await.expect("ends by itself").unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

async fn first_lines(child: &mut Child) -> [String; 2] {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = async || tokio::time::timeout(Duration::from_secs(10), lines.next_line()).await.unwrap().unwrap().unwrap();
    [next().await, next().await]
}

#[tokio::test]
async fn the_first_two_lines_name_two_origins_that_answer_already() {
    let mut child = emulator(&["--app", "127.0.0.1:0", "--platform", "127.0.0.1:0", "--control"]).spawn().unwrap();
    let [app, platform] = first_lines(&mut child).await;
    let app = app.strip_prefix("app      ").unwrap().to_owned();
    let platform = platform.strip_prefix("platform ").unwrap().to_owned();
    assert!(app.starts_with("http://localhost:") && platform.starts_with("http://localhost:") && app != platform);
    assert_eq!(Client::connect(&app, None).await.send(&Request::new("GET", "/blank")).await.status, 200);
    assert_eq!(Client::connect(&platform, None).await.send(&Request::new("GET", "/emulator/counters")).await.status, 200);
}

#[tokio::test]
async fn over_tls_the_origins_are_https() {
    let mut child = emulator(&["--app", "127.0.0.1:0", "--platform", "127.0.0.1:0", "--tls"]).spawn().unwrap();
    for line in first_lines(&mut child).await {
        let url = line.split(' ').next_back().unwrap();
        assert!(url.starts_with("https://localhost:"), "{line}");
        let answer =
            Command::new("curl").args(["-sS", "--insecure", "--output", "/dev/null", "--write-out", "%{http_version}", url]).output().await.expect("curl");
        assert_eq!(String::from_utf8(answer.stdout).unwrap(), "2", "{}", String::from_utf8_lossy(&answer.stderr));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn both_signals_end_it_in_peace() {
    for signal in ["-TERM", "-INT"] {
        let mut child = emulator(&["--app", "127.0.0.1:0", "--platform", "127.0.0.1:0"]).spawn().unwrap();
        first_lines(&mut child).await;
        let id = child.id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().await.unwrap().success());
        let status = tokio::time::timeout(Duration::from_secs(5), child.wait()).await.expect("ends").unwrap();
        assert_eq!(status.code(), Some(0), "{signal}");
    }
}

#[tokio::test]
async fn a_wrong_command_line_is_told_in_one_line() {
    for arguments in [
        &["--app", "nowhere"][..],
        &["--app", "127.0.0.1:99999"],
        &["--www", "/no/such/folder"],
        &["--package", "/no/such/folder"],
        &["--colour"],
        &["more"],
        &["--app"],
    ] {
        let (code, out, err) = run(arguments).await;
        assert_eq!((code, out.as_str(), err.lines().count()), (Some(2), "", 1), "{arguments:?}: {err}");
        assert!(err.starts_with("sentiance-emulator: ") && err.contains("--help"), "{err}");
    }
}

/// Written as the files are: what cannot be used is told with file and place, and nothing is served.
#[tokio::test]
async fn a_wrong_file_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let cases = [
        ("config", "nothing.toml", None, "No such file"),
        ("config", "key.toml", Some("control = true\ncolour = 1\n"), "line 2"),
        ("config", "type.toml", Some("control = 'yes'\n"), "control: "),
        ("config", "folder.toml", Some("www = 'nowhere'\n"), "nowhere for www"),
        ("config", "seedless.toml", Some("seed = 'nothing.json'\n"), "nothing.json: No such file"),
        ("seed", "nothing.json", None, "No such file"),
        ("seed", "type.json", Some("{\"users\": [\n{\"external_id\": 1}]}"), "users[0].external_id"),
        ("seed", "twice.json", Some(r#"{"users": [{"external_id": "a"}, {"external_id": "a"}]}"#), "users[1].external_id is another user's"),
    ];
    for (option, name, text, words) in cases {
        if let Some(text) = text {
            std::fs::write(path(name), text).unwrap();
        }
        let (code, out, err) = run(&["--app", "127.0.0.1:0", "--platform", "127.0.0.1:0", &format!("--{option}"), &path(name)]).await;
        assert_eq!((code, out.as_str(), err.lines().count()), (Some(2), "", 1), "{name}: {err}");
        assert!(err.starts_with("sentiance-emulator: ") && err.contains(words), "{name}: {err}");
        assert!(name.starts_with("folder") || err.contains(folder.path().to_str().unwrap()), "{err}");
    }
}

#[tokio::test]
async fn the_command_line_wins_over_the_config_file() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("emulator.toml");
    std::fs::write(&config, "app = '127.0.0.1:0'\nplatform = '256.0.0.1:0'\ncontrol = true\n").unwrap();
    let (code, _, err) = run(&["--config", config.to_str().unwrap()]).await;
    assert!(code == Some(2) && err.contains("platform: "), "{err}");

    let other = Emulator::start().await;
    let taken = other.running.app_url.replace("http://localhost", "127.0.0.1");
    std::fs::write(&config, format!("app = '{taken}'\nplatform = '127.0.0.1:0'\ncontrol = true\n")).unwrap();
    for (given, control) in [(&["--app", "127.0.0.1:0"][..], 200), (&["--app", "127.0.0.1:0", "--control=false"], 404)] {
        let mut child = emulator(&[&["--config", config.to_str().unwrap()], given].concat()).spawn().unwrap();
        let [_, platform] = first_lines(&mut child).await;
        let answer = Client::connect(platform.strip_prefix("platform ").unwrap(), None).await.send(&Request::new("GET", "/emulator/counters")).await;
        assert_eq!(answer.status, control, "{given:?}");
    }
}

#[tokio::test]
async fn a_port_in_use_and_a_bad_state_file_are_told_in_one_line() {
    let other = Emulator::start().await;
    let address = other.running.app_url.replace("http://localhost", "127.0.0.1");
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    std::fs::write(&state, "not json").unwrap();
    let cases = [
        (vec!["--app", &address, "--platform", "127.0.0.1:0"], address.as_str()),
        (vec!["--app", "127.0.0.1:0", "--platform", &address], "--platform"),
        (vec!["--app", "127.0.0.1:0", "--platform", "127.0.0.1:0", "--state", state.to_str().unwrap()], "state.json"),
    ];
    for (arguments, word) in cases {
        let (code, out, err) = run(&arguments).await;
        assert_eq!((code, out.as_str(), err.lines().count()), (Some(1), "", 1), "{arguments:?}: {err}");
        assert!(err.contains(word), "{err}");
    }
}

#[tokio::test]
async fn help_and_version_go_to_stdout() {
    let (code, out, err) = run(&["--help"]).await;
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.lines().all(|line| line.len() <= 100), "fits a terminal: {out}");
    let (code, out, _) = run(&["--version"]).await;
    assert_eq!((code, out.trim()), (Some(0), concat!("sentiance-emulator ", env!("CARGO_PKG_VERSION"))));
}
