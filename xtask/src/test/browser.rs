//! `wasm-pack test --headless --chrome`, with programs that are all here already.

use anyhow::Result;

use crate::{run, setup};

/// Seconds for the whole page of tests; slow machines need more than the usual 20.
const TIMEOUT: &str = "180";
const DRIVER_TIMEOUT: &str = "30";

pub fn setup() -> Result<()> {
    setup::chromium()?;
    setup::wasm_pack()?;
    Ok(())
}

pub fn test() -> Result<()> {
    let driver = setup::chromium()?;
    let wasm_pack = setup::wasm_pack()?;
    let mut test = run::command(wasm_pack.program);
    test.args(["test", "--headless", "--chrome", "--mode", "no-install"]);
    test.arg("--chromedriver").arg(driver);
    // Every integration test; it is an error if there is none.
    test.args(["--", "--test", "*"]);
    test.env("PATH", run::path_with(wasm_pack.bindgen_dir)?).env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT).env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", DRIVER_TIMEOUT);
    run::run(&mut test)
}
