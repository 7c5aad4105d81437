//! `setup`: gets what is missing; quick when nothing is.

mod apt;
mod browser;
mod cargo_tool;
mod node;
mod rust;
mod wasm_pack;

use anyhow::Result;

use crate::run;

pub use browser::{chromium, chromium_and_firefox, engines, webview};
pub use node::is_installed;
pub use wasm_pack::ready as wasm_pack;

/// What the module and the package are built with. No browser.
pub fn for_build() -> Result<()> {
    rust::wasm_target()?;
    rust::std_sources();
    node::packages()
}

/// What formats and lints.
pub fn for_check() -> Result<()> {
    rust::wasm_target()?;
    rust::linters()
}

/// What runs the examples of the documentation, besides Rust and Node.
pub fn for_native() -> Result<()> {
    for_check()?;
    node::packages()?;
    let missing: Vec<_> = ["curl", "python3"].into_iter().filter(|program| run::find(program).is_none()).collect();
    if missing.is_empty() { Ok(()) } else { apt::install(&missing) }
}

/// What the tests need beyond the build: browsers, drivers, wasm-pack.
pub fn for_tests() -> Result<()> {
    for_native()?;
    browser::engines()?;
    browser::webview()?;
    wasm_pack::ready()?;
    Ok(())
}
