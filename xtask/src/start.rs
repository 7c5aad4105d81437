//! `start`: builds everything and serves the demo until Ctrl-C.

use std::ffi::OsString;
use std::net::TcpListener;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{build, project, run, say, setup};

const APP: &str = "127.0.0.1:8787";
const PLATFORM: &str = "127.0.0.1:8788";

pub fn start(arguments: Vec<OsString>) -> Result<()> {
    let app = address(&arguments, "--app", APP)?;
    let platform = address(&arguments, "--platform", PLATFORM)?;
    free(&app)?;
    free(&platform)?;

    setup::for_build()?;
    build::build(false)?;
    say::step("compiling the emulator");
    run::run(run::cargo().args(["build", "--package", "sentiance-emulator"]))?;

    say::step(format_args!("starting it: open the app's address below in a browser; Ctrl-C ends it"));
    let mut emulator = run::command(project::own_program("sentiance-emulator"));
    emulator.args(["--app", &app, "--platform", &platform]);
    emulator.arg("--www").arg(project::path("www"));
    emulator.arg("--package").arg(project::path("dist"));
    emulator.arg("--control").args(others(arguments));
    become_it(&mut emulator)
}

/// The value of an option among the arguments, or what it usually is.
fn address(arguments: &[OsString], option: &str, usual: &str) -> Result<String> {
    let Some(at) = arguments.iter().position(|argument| argument == option) else {
        return Ok(usual.to_owned());
    };
    let value = arguments.get(at + 1).and_then(|value| value.to_str());
    Ok(value.with_context(|| format!("{option} needs an address, like {usual}"))?.to_owned())
}

/// The arguments without the two addresses, which are given in any case.
fn others(arguments: Vec<OsString>) -> Vec<OsString> {
    let mut others = Vec::new();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        if argument == "--app" || argument == "--platform" {
            arguments.next();
        } else {
            others.push(argument);
        }
    }
    others
}

/// Better told now than after minutes of compiling.
fn free(address: &str) -> Result<()> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) => bail!(
            "{address} cannot be used ({error}). Is another `npm start` running? End it, or take \
             free ports: npm start -- --app 127.0.0.1:0 --platform 127.0.0.1:0"
        ),
    }
}

/// The emulator takes this process's place, so signals reach it and nothing is left behind.
#[cfg(unix)]
fn become_it(emulator: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = emulator.exec();
    Err(error).context("the emulator could not be started")
}

#[cfg(not(unix))]
fn become_it(emulator: &mut Command) -> Result<()> {
    run::run(emulator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn addresses_are_taken_out_of_the_arguments() {
        let given = words("--state file --app 127.0.0.1:1");
        assert_eq!(address(&given, "--app", APP).expect("given"), "127.0.0.1:1");
        assert_eq!(address(&given, "--platform", PLATFORM).expect("usual"), PLATFORM);
        assert_eq!(others(given), words("--state file"));
    }

    #[test]
    fn an_option_without_its_address_is_refused() {
        assert!(address(&words("--app"), "--app", APP).is_err());
    }

    #[test]
    fn a_taken_port_is_told() {
        let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = taken.local_addr().expect("bound").to_string();
        let error = free(&address).expect_err("it is taken");
        assert!(error.to_string().contains(&address));
    }
}
