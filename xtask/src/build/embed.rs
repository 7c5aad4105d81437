//! The wasm as JavaScript: its bytes for one entry, its hash for the other.

use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

use super::spell::{Spelled, spell};
use super::streams::{Streams, streams};

/// A script that exports the wasm as text, and what is needed to read it.
pub fn inline(wasm: &[u8]) -> Result<String> {
    let Streams { starts, parts } = streams(wasm)?;
    let size = wasm.len();
    let spelled = parts.map(|part| {
        let Spelled { key, text } = spell(&part);
        format!("\"{key}\",\n\"{text}\",\n")
    });
    Ok(format!("export const size = {size};\nexport const starts = {starts:?};\nexport const spelled = [\n{}];\n", spelled.concat()))
}

/// A script whose default export is base64: for where size counts little.
pub fn plain(wasm: &[u8]) -> String {
    format!("export default \"{}\";\n", STANDARD.encode(wasm))
}

/// A script that exports the integrity a browser checks the fetched wasm against.
pub fn asset(wasm: &[u8]) -> String {
    let hash = STANDARD.encode(Sha384::digest(wasm));
    format!("export const integrity = \"sha384-{hash}\";\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_is_the_sha384_of_the_file() {
        let known = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        assert_eq!(asset(b"abc"), format!("export const integrity = \"{known}\";\n"));
    }
}
