//! The same tests where there is no WebAssembly: with `ENTRY=no-wasm` in the environment browsers are started without it, and
//! `sentiance-web/no-wasm` is served in the place of the entries that need it.

use std::{env, fs, path::PathBuf, sync::LazyLock};

use crate::{Sure, stage::built};

const ENTRY: &str = "no-wasm";
const REPLACED: &[&str] = &["index", "url"];

/// Tests that have nothing to show there, and why.
const NOT_THERE: &[(&str, &str)] =
    &[("entry::where_a_policy_forbids_webassembly_every_call_says_so", "the entry has no WebAssembly that a policy could forbid")];

pub fn without_wasm() -> bool {
    env::var_os("ENTRY").is_some_and(|entry| entry == ENTRY)
}

/// Whether the test is left out in this run.
pub fn left_out(test: &str) -> bool {
    without_wasm() && NOT_THERE.iter().any(|(name, _)| *name == test)
}

/// The package with the one entry under the others' names.
pub fn package() -> Sure<PathBuf> {
    static PACKAGE: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| made().map_err(|failure| format!("{failure:?}")));
    Ok(PACKAGE.clone()?)
}

fn made() -> Sure<PathBuf> {
    let (dist, package) = (built()?, PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/package-without-wasm"));
    fs::create_dir_all(&package)?;
    for entry in fs::read_dir(&dist)? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default();
        let replaced = REPLACED.iter().any(|entry| name == format!("{entry}.js").as_str());
        fs::copy(if replaced { dist.join(format!("{ENTRY}.js")) } else { file.clone() }, package.join(name))?;
    }
    Ok(package)
}
