//! A command line that a page shows: whether it would do what it says. Those that take minutes are steps of a test run themselves; here it is
//! seen that they exist, with the options they are given.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::Command,
    sync::{Mutex, PoisonError},
};

use sentiance_emulator::faults::Fault;
use serde_json::Value;
use webdriver_harness::{Outcome, Sure};

use crate::root;

/// Verbs that hand their options to a package, whose help lists them.
const OF_A_PACKAGE: &[(&str, &str)] = &[("bench", "bench"), ("fleet", "fleet"), ("walk", "walk"), ("start", "sentiance-emulator")];

/// The commands of a console block: after the prompt, without what is said about them, and without what sends one to the background.
pub fn commands(block: &str) -> Vec<String> {
    let lines = block.lines().filter_map(|line| line.strip_prefix("$ "));
    let said = lines.flat_map(|line| line.split(" #").next().unwrap_or(line).split("&&"));
    said.map(|command| command.trim().trim_end_matches('&').trim_end().to_owned()).collect()
}

/// `page` is where it stands: below a package of its own, the scripts are those of that package.
pub fn check(command: &str, page: &str) -> Outcome {
    let words: Vec<&str> = command.split_whitespace().collect();
    let (before, after) = split(&words);
    if let (["npm", "run", name], Some(package)) = (before, package_of(page)?)
        && package["scripts"][name].is_string()
    {
        return Ok(());
    }
    match before {
        ["cd", folder] => there(folder),
        // npm's own, with what the page has made before.
        ["npm", "ci"] | ["npm", "install", "--no-save", _] => Ok(()),
        ["npx", "sentiance-web", "emulator", given @ ..] => {
            is(&package()?["bin"]["sentiance-web"], "dist/cli.js")?;
            // Both emulators take the same words.
            known(given, &help("sentiance-emulator")?)
        }
        ["npx", program, ..] => installed(program, page),
        ["curl", url, "-d", ..] if url.ends_with("/emulator/faults") => fault(command),
        ["npm", "install", "sentiance-web"] => is(&package()?["name"], "sentiance-web"),
        // npm's own, which need nothing of ours.
        ["npm", "pack"] | ["npm", "install", "--package-lock-only"] => Ok(()),
        ["npm", "test"] => script("test").and_then(|()| steps(after)),
        ["npm", "start"] => script("start").and_then(|()| options("start", after)),
        ["npm", "run", name] => script(name).and_then(|()| options(name, after)),
        ["cargo", "install", "--path", folder] => has(&targets(|package| manifest_in(package, folder))?, "bin", folder),
        ["cargo", "run", "-p", name, rest @ ..] => {
            profile(rest)?;
            has(&targets(|package| package["name"] == *name)?, "bin", name)?;
            known(after, &help(name)?)
        }
        ["cargo", "test", "-p", name, rest @ ..] => {
            profile(rest)?;
            has(&targets(|package| package["name"] == *name)?, "test", name)
        }
        _ => Err(format!("nobody knows how to check `{command}`: teach tests/docs/src/command.rs").into()),
    }
}

/// What is sent is a fault that the emulator plays.
fn fault(command: &str) -> Outcome {
    let body = command.split('\'').nth(1).ok_or("nothing is sent")?;
    let fault: Fault = serde_json::from_str(body)?;
    Ok(fault.check(false)?)
}

fn there(folder: &str) -> Outcome {
    if root().join(folder).is_dir() { Ok(()) } else { Err(format!("there is no folder {folder}").into()) }
}

/// Something that the page's package locks brings that program.
fn installed(program: &str, page: &str) -> Outcome {
    let lock = beside(page, "package-lock.json")?.ok_or_else(|| format!("{page} is of no package that could have {program}"))?;
    let brings = |package: &Value| package["bin"][program].is_string();
    if lock["packages"].as_object().is_some_and(|packages| packages.values().any(brings)) {
        Ok(())
    } else {
        Err(format!("nothing that {page} installs has {program}").into())
    }
}

/// The package of its own that a page is of, if it is: an example's.
fn package_of(page: &str) -> Sure<Option<Value>> {
    beside(page, "package.json")
}

/// What a file in a page's own folder says, if there is one. The root's is everybody's, and not meant here.
fn beside(page: &str, file: &str) -> Sure<Option<Value>> {
    let Some((folder, _)) = page.rsplit_once('/') else { return Ok(None) };
    match fs::read_to_string(root().join(folder).join(file)) {
        Ok(text) => Ok(Some(serde_json::from_str(&text)?)),
        Err(_) => Ok(None),
    }
}

/// What is for the program that starts another, and what is for that one.
fn split<'a>(words: &'a [&'a str]) -> (&'a [&'a str], &'a [&'a str]) {
    let at = words.iter().position(|word| *word == "--");
    at.map_or((words, &[]), |at| (&words[..at], &words[at + 1..]))
}

fn profile(rest: &[&str]) -> Outcome {
    if rest.iter().all(|word| *word == "--release") { Ok(()) } else { Err(format!("what is {rest:?}?").into()) }
}

fn is(found: &Value, wanted: &str) -> Outcome {
    if found == wanted { Ok(()) } else { Err(format!("{found} is not {wanted}").into()) }
}

fn package() -> Sure<Value> {
    Ok(serde_json::from_str(&fs::read_to_string(root().join("package.json"))?)?)
}

/// The script is there, and calls a verb that is there.
fn script(name: &str) -> Outcome {
    let package = package()?;
    let script = package["scripts"][name].as_str().ok_or_else(|| format!("package.json has no script {name}"))?;
    if let Some(package) = script.strip_suffix(" --").and_then(|starts| starts.rsplit(' ').next()) {
        return has(&targets(|of| of["name"] == package)?, "bin", package);
    }
    let verb = script.rsplit(' ').next().unwrap_or_default();
    let verbs = told("xtask", &[])?;
    let listed = verbs.lines().filter_map(|line| line.strip_prefix("  ")?.split([' ', ',']).next());
    if listed.into_iter().any(|listed| listed == verb) { Ok(()) } else { Err(format!("xtask has no verb {verb}").into()) }
}

/// What follows `npm test --`.
fn steps(names: &[&str]) -> Outcome {
    let told = told("xtask", &["test", "no-such-step"])?;
    let list = told.split_once("there are ").ok_or_else(|| format!("xtask does not tell its steps: {told}"))?.1;
    let steps: BTreeSet<&str> = list.trim().split(", ").collect();
    let unknown: Vec<_> = names.iter().filter(|name| !steps.contains(**name)).collect();
    if unknown.is_empty() { Ok(()) } else { Err(format!("{unknown:?} are no steps of {steps:?}").into()) }
}

fn options(verb: &str, given: &[&str]) -> Outcome {
    match OF_A_PACKAGE.iter().find(|(known, _)| *known == verb) {
        _ if given.is_empty() => Ok(()),
        Some((_, package)) => known(given, &help(package)?),
        None => {
            let usage = told("xtask", &[])?;
            let line = usage.lines().find(|line| line.trim_start().starts_with(&format!("{verb} ["))).ok_or_else(|| format!("{verb} takes nothing"))?;
            if line.contains("[SECONDS]") && given.iter().all(|word| word.parse::<u32>().is_ok()) {
                Ok(())
            } else {
                Err(format!("{given:?} for: {line}").into())
            }
        }
    }
}

/// Each option is one that the help tells of, each file is there.
fn known(given: &[&str], help: &str) -> Outcome {
    for word in given {
        if word.starts_with("--") && *word != "--help" && !help.contains(word) {
            return Err(format!("{word} is not in: {help}").into());
        }
        if word.contains('/') && !root().join(word).exists() {
            return Err(format!("there is no file {word}").into());
        }
    }
    Ok(())
}

fn help(package: &str) -> Sure<String> {
    told(package, &["--help"])
}

/// All that a program of ours says, whether it likes the arguments or not. Each is asked once.
fn told(package: &str, arguments: &[&str]) -> Sure<String> {
    static SAID: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    let question = format!("{package} {arguments:?}");
    if let Some(known) = said.get(&question) {
        return Ok(known.clone());
    }
    let output = cargo().args(["run", "--quiet", "--package", package, "--"]).args(arguments).output()?;
    let answer = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    said.insert(question, answer.clone());
    Ok(answer)
}

fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    as_usual(&mut cargo);
    cargo
}

/// In the root, with the environment that every step's cargo has: ring is compiled anew, and half of the workspace with it, whenever these change.
pub fn as_usual(cargo: &mut Command) {
    let root = root();
    cargo.env("CARGO_PKG_NAME", "xtask").env("CARGO_MANIFEST_DIR", root.join("xtask")).current_dir(root);
}

/// The kinds of what those packages of the workspace build.
fn targets(wanted: impl Fn(&Value) -> bool) -> Sure<BTreeSet<String>> {
    let output = cargo().args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).output()?;
    let workspace: Value = serde_json::from_slice(&output.stdout)?;
    let packages = workspace["packages"].as_array().into_iter().flatten().filter(|package| wanted(package));
    let targets = packages.flat_map(|package| package["targets"].as_array().into_iter().flatten());
    Ok(targets.flat_map(|target| target["kind"].as_array().into_iter().flatten()).filter_map(|kind| kind.as_str().map(str::to_owned)).collect())
}

fn manifest_in(package: &Value, folder: &str) -> bool {
    package["manifest_path"].as_str().is_some_and(|path| path.ends_with(&format!("/{folder}/Cargo.toml")))
}

fn has(kinds: &BTreeSet<String>, kind: &str, name: &str) -> Outcome {
    if kinds.contains(kind) { Ok(()) } else { Err(format!("{name} has no {kind}, only {kinds:?}").into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_of_a_block() {
        let block = "$ npm start     # serves\n$ npm test -- edge\nsaid\n$ npm ci && npm run backend &\n";
        assert_eq!(commands(block), ["npm start", "npm test -- edge", "npm ci", "npm run backend"]);
    }

    #[test]
    fn what_is_not_there_is_refused() {
        for wrong in [
            "npm run no-such-script",
            "npm test -- no-such-step",
            "npm run walk -- --no-such-option",
            "npm run fuzz -- soon",
            "npm run size -- 3",
            "cargo run -p no-such-package",
            "cargo run -p sentiance-web",
            "cargo test -p model --debug",
            "cargo install --path docs",
            "make",
            "cd no-such-folder",
            "npx sentiance-web emulator --no-such-option",
            "npx cap open android",
            "npm run android",
            "curl localhost:8788/emulator/faults -d '{\"route\": \"exchange\", \"fault\": {\"kind\": \"no-such-kind\"}}'",
        ] {
            assert!(check(wrong, "README.md").is_err(), "{wrong}");
        }
    }
}
