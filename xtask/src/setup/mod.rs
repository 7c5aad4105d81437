//! `setup`: gets what is missing; quick when nothing is.

mod apt;
mod browser;
mod cargo_tool;
mod node;
mod rust;
mod wasm_pack;

use anyhow::Result;

pub use browser::{chromium, engines};
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

/// What the tests need beyond the build: browsers, drivers, wasm-pack.
pub fn for_tests() -> Result<()> {
    for_check()?;
    browser::engines()?;
    wasm_pack::ready()?;
    Ok(())
}
