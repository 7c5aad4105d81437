//! The bindings generator, in process: its version is the one in Cargo.lock.

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Bindgen;

pub struct Bindings {
    pub glue: String,
    pub wasm: Vec<u8>,
}

pub fn generate(compiled: Vec<u8>) -> Result<Bindings> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes("sentiance_web", compiled)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The entries say where the wasm is; a second, unused URL makes bundlers emit it twice.
        .omit_default_module_path(true)
        // A trapped instance is thrown away and made anew.
        .reset_state_function(true);
    let mut output = bindgen.generate_output()?;

    // Generated imports of such files would point at what the entries do not bundle.
    if output.js().contains("/snippets/") {
        bail!("a dependency brings JavaScript snippets, which the entries do not bundle");
    }
    Ok(Bindings { glue: output.js().to_owned(), wasm: output.wasm_mut().emit_wasm() })
}
