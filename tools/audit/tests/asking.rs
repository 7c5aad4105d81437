//! The program itself, with an npm and a git that answer from a record: what was asked is judged, and what was not is said.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use rustsec::SourceId;
use serde_json::{Value, json};
use tempfile::TempDir;

const REFUSED: &str =
    r#"{"message": "405 Method Not Allowed - POST https://registry.example/audit", "statusCode": 405, "error": {"summary": "", "detail": ""}}"#;
const NO_NETWORK: &str = "fatal: unable to access: Could not resolve host";

fn report(vulnerable: &Value) -> String {
    let total = vulnerable.as_object().map_or(0, serde_json::Map::len);
    json!({ "auditReportVersion": 2, "vulnerabilities": vulnerable, "metadata": { "vulnerabilities": { "total": total } } }).to_string()
}

fn hole(place: &str) -> Value {
    json!({ "left": { "severity": "high", "range": "<2", "nodes": [place], "via": [{ "title": "Prototype pollution" }] } })
}

/// A project that ships one crate and locks one tool of npm's, and the programs that are asked about it.
struct Case {
    folder: TempDir,
}

impl Case {
    fn new(npm: &str) -> Self {
        let case = Self { folder: TempDir::new().expect("a folder") };
        for name in ["sentiance-web", "testkit"] {
            case.write(&format!("{name}/src/lib.rs"), "");
            case.write(&format!("{name}/Cargo.toml"), &manifest(name, "MIT"));
        }
        case.write("Cargo.toml", "[workspace]\nmembers = [\"sentiance-web\", \"testkit\"]\nresolver = \"3\"\n");
        case.write(
            "Cargo.lock",
            "version = 4\n\n[[package]]\nname = \"sentiance-web\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"testkit\"\nversion = \"0.1.0\"\n",
        );
        case.locks(&json!({ "": {}, "node_modules/left": { "dev": true, "license": "MIT" }, "node_modules/right": { "dev": true } }));
        case.answers("npm", npm, 1);
        case.program("git", &format!("echo '{NO_NETWORK}' >&2; exit 128"));
        case
    }

    fn write(&self, name: &str, text: &str) {
        let file = self.folder.path().join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }

    fn locks(&self, packages: &Value) {
        self.write("package-lock.json", &json!({ "lockfileVersion": 3, "packages": packages }).to_string());
    }

    fn program(&self, name: &str, script: &str) {
        self.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{script}\n"));
        let file = self.folder.path().join("bin").join(name);
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("executable");
    }

    fn answers(&self, name: &str, text: &str, code: u8) {
        self.write(&format!("{name}.txt"), text);
        self.program(name, &format!("cat '{}'; exit {code}", self.folder.path().join(format!("{name}.txt")).display()));
    }

    /// A database of that many advisories, one of them about `package`; git gives it.
    fn advisories(&self, count: usize, package: &str) {
        for number in 0..count {
            let id = format!("RUSTSEC-2001-{number:04}");
            let name = if number == 0 { package } else { "another" };
            let text = format!(
                "```toml\n[advisory]\nid = \"{id}\"\npackage = \"{name}\"\ndate = \"2001-01-01\"\n\n[versions]\npatched = [\">= 9\"]\n```\n\n# It is broken\n\nIt is.\n"
            );
            self.write(&format!("database/crates/{name}/{id}.md"), &text);
        }
        let from = self.folder.path().join("database");
        // The last word of `git clone` is where to.
        self.program("git", &format!("for last; do :; done; cp -R '{}/.' \"$last\"", from.display()));
    }

    fn run(&self) -> (bool, String) {
        let path =
            env::join_paths([self.folder.path().join("bin")].into_iter().chain(env::split_paths(&env::var_os("PATH").expect("a PATH")))).expect("a PATH");
        let Output { status, stdout, stderr } =
            Command::new(env!("CARGO_BIN_EXE_audit")).arg(self.folder.path() as &Path).env("PATH", path).output().expect("it starts");
        (status.success(), format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)))
    }
}

fn manifest(name: &str, licence: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\nlicense = \"{licence}\"\n")
}

#[test]
fn what_could_not_be_asked_is_said_and_does_not_fail() {
    let (passed, said) = Case::new(REFUSED).run();
    assert!(passed, "{said}");
    assert!(said.contains("vulnerabilities, package-lock.json: could not be asked: 405 Method Not Allowed"), "{said}");
    assert!(said.contains(&format!("vulnerabilities, Cargo.lock: could not be asked: {NO_NETWORK}")), "{said}");
    assert!(said.contains("licences: 2 crates and 0 npm packages are shipped"), "{said}");
    assert!(!said.contains("no vulnerability"), "{said}");
}

#[test]
fn what_is_no_report_is_not_taken_for_none_found() {
    let strange = [
        "",
        "<html>Log in</html>",
        "{}",
        "[]",
        r#"{"auditReportVersion": 2}"#,
        r#"{"auditReportVersion": 3, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"total": 0}}}"#,
    ];
    for answer in strange {
        let (passed, said) = Case::new(answer).run();
        assert!(passed && said.contains("vulnerabilities, package-lock.json: could not be asked: npm's answer is no report"), "{answer}: {said}");
    }
    let (passed, said) = Case::new(r#"{"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {"vulnerabilities": {"total": 3}}}"#).run();
    assert!(!passed && said.contains("3 vulnerable packages"), "{said}");
}

#[test]
fn a_report_without_vulnerabilities_passes() {
    let (passed, said) = Case::new(&report(&json!({}))).run();
    assert!(passed && said.contains("vulnerabilities, package-lock.json: no vulnerability in 2 packages"), "{said}");
}

#[test]
fn a_vulnerable_npm_package_fails_unless_it_is_a_tool() {
    let case = Case::new(&report(&hole("node_modules/left")));
    let (passed, said) = case.run();
    assert!(passed && said.contains("aside: left <2: Prototype pollution (high)"), "{said}");

    case.locks(&json!({ "": {}, "node_modules/left": { "license": "MIT" } }));
    let (passed, said) = case.run();
    assert!(!passed && said.contains("FOUND\n  left <2: Prototype pollution (high)"), "{said}");

    // Where it is installed nobody knows.
    let (passed, said) = Case::new(&report(&hole("node_modules/elsewhere"))).run();
    assert!(!passed, "{said}");
}

#[test]
fn a_vulnerable_crate_fails() {
    let case = Case::new(&report(&json!({})));
    case.advisories(600, "elsewhere");
    let (passed, said) = case.run();
    assert!(passed && said.contains("vulnerabilities, Cargo.lock: no vulnerability in 2 crates, of 600 that are known"), "{said}");

    // Only what came from a registry can be what an advisory is about.
    let registry = SourceId::default();
    let locked = format!("version = 4\n\n[[package]]\nname = \"vulnerable\"\nversion = \"1.0.0\"\nsource = \"{registry}\"\n");
    let case = Case::new(&report(&json!({})));
    case.advisories(600, "vulnerable");
    let lock = case.folder.path().join("Cargo.lock");
    fs::write(&lock, locked).expect("written");
    let answer = audit::advisories::judged(&case.folder.path().join("database"), &lock).expect("read");
    assert!(answer.fails() && answer.to_string().contains("vulnerable 1.0.0: RUSTSEC-2001-0000: It is broken"), "{answer}");
}

#[test]
fn a_database_that_cannot_be_whole_is_not_taken_for_none_found() {
    let case = Case::new(&report(&json!({})));
    case.advisories(3, "elsewhere");
    let (passed, said) = case.run();
    assert!(passed && said.contains("vulnerabilities, Cargo.lock: could not be asked: only 3 advisories came"), "{said}");

    let case = Case::new(&report(&json!({})));
    case.program("git", "exit 0");
    let (passed, said) = case.run();
    assert!(passed && said.contains("vulnerabilities, Cargo.lock: could not be asked: the advisories cannot be read"), "{said}");
}

#[test]
fn a_licence_that_is_not_allowed_fails() {
    for (licence, why) in
        [("GPL-3.0-only", "which is not among"), ("MIT AND GPL-3.0-only", "which is not among"), ("Mine", "is no licence expression"), ("", "says nothing")]
    {
        let case = Case::new(REFUSED);
        case.write("testkit/Cargo.toml", &manifest("testkit", licence));
        let (passed, said) = case.run();
        assert!(!passed && said.contains("licences: FOUND\n  testkit v0.1.0: ") && said.contains(why), "{licence}: {said}");
    }
    for licence in ["MIT/Apache-2.0", "GPL-3.0-only OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0"] {
        let case = Case::new(REFUSED);
        case.write("testkit/Cargo.toml", &manifest("testkit", licence));
        assert!(case.run().0, "{licence}");
    }
    let case = Case::new(REFUSED);
    case.locks(&json!({ "": {}, "node_modules/left": { "license": "GPL-3.0-only" } }));
    let (passed, said) = case.run();
    assert!(!passed && said.contains("node_modules/left: GPL-3.0-only"), "{said}");
}
