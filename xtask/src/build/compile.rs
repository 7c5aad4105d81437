//! The compiler, with every setting that makes the module small.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::project::{self, WASM};
use crate::{run, say};

/// The profile is given here and not in Cargo.toml so that all of size is on one page.
const PROFILE: &[&str] = &[
    "profile.module.inherits='release'",
    "profile.module.opt-level='z'",
    "profile.module.lto='fat'",
    "profile.module.codegen-units=1",
    "profile.module.panic='abort'",
];

/// A std compiled for this module: no panic messages, no locations, no `{:?}`.
const OWN_STD: &[&str] = &["-Zbuild-std=std,panic_abort"];
const OWN_STD_FLAGS: &[&str] = &[
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
    // Inlining before LLVM sees the code, which opt-level z leaves out: 1.5 KB less to download. The bounds are the best of a dozen that were tried.
    "-Zinline-mir=yes",
    "-Zinline-mir-threshold=100",
    "-Zinline-mir-hint-threshold=60",
];

/// The module needs some kilobytes of stack and gets 64 instead of 1 024: a page has the rest for itself, and addresses are shorter. The stack
/// lies below all else, so that one that is too deep traps instead of spoiling anything.
const SMALL_STACK: &str = "-Clink-arg=-zstack-size=65536";

/// Compiles the module and gives the path of the wasm file.
pub fn compile(plain: bool) -> Result<PathBuf> {
    let own_std = !plain && own_std_possible()?;
    say::step(if own_std { "compiling the module, with a std of its own" } else { "compiling the module, with rustup's std" });
    compiled("sentiance-web", "module", &[], own_std, &[SMALL_STACK]).context(if own_std {
        "the module did not compile (if only its own std is to blame: `npm run build -- --plain`)"
    } else {
        "the module did not compile"
    })
}

/// Compiles what `sentiance-web/testing` runs on (`testing`), or `npx sentiance-web emulator` (`sockets`). No page loads it: rustup's std will do.
/// Both are made in one place, so that all they have in common is compiled once: read the one before the other is asked for.
pub fn compile_testkit(feature: &str) -> Result<PathBuf> {
    say::step(format_args!("compiling the test kit, for {feature}"));
    compiled("testkit", "testkit", &["--features", feature], false, &[]).context("the test kit did not compile")
}

/// `folder`: a target directory of its own, so that these flags make nothing else recompile.
fn compiled(package: &str, folder: &str, options: &[&str], own_std: bool, flags: &[&str]) -> Result<PathBuf> {
    let target = project::target().join(folder);
    let mut cargo = run::cargo();
    cargo.args(["build", "--package", package, "--lib"]).args(options);
    cargo.args(["--target", WASM, "--profile", "module", "--target-dir"]);
    cargo.arg(&target);
    for setting in PROFILE {
        cargo.args(["--config", setting]);
    }
    if own_std {
        cargo.args(OWN_STD).env("RUSTC_BOOTSTRAP", "1");
    }
    // Set even when empty: flags of the caller's environment are not for what is shipped.
    let flags = [flags, if own_std { OWN_STD_FLAGS } else { &[] }].concat();
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
    run::run(&mut cargo)?;
    Ok(target.join(WASM).join("module").join(format!("{}.wasm", package.replace('-', "_"))))
}

/// Whether std's sources are here and this compiler knows the flags.
fn own_std_possible() -> Result<bool> {
    let sysroot = run::read(run::command("rustc").args(["--print", "sysroot"]))?;
    let sources = PathBuf::from(sysroot.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml");
    if !sources.is_file() {
        say::warning("no rust-src: the plain build is used, about a third larger");
        return Ok(false);
    }
    let known = probe().status().is_ok_and(|status| status.success());
    if !known {
        say::warning("this rustc lacks the flags for a std of our own: the plain build is used");
    }
    Ok(known)
}

fn probe() -> Command {
    let mut rustc = run::command("rustc");
    rustc.args(["--target", WASM, "--print", "cfg"]).args(OWN_STD_FLAGS).env("RUSTC_BOOTSTRAP", "1").stdout(Stdio::null()).stderr(Stdio::null());
    rustc
}
