//! The wasm as JavaScript: its bytes for one entry, its hash for the other.

use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};
use zopfli::{Format, Options};

/// A script whose default export is the raw-deflated wasm in base64.
pub fn inline(wasm: &[u8]) -> Result<String> {
    let mut deflated = Vec::new();
    zopfli::compress(Options::default(), Format::Deflate, wasm, &mut deflated)?;
    Ok(format!("export default \"{}\";\n", STANDARD.encode(deflated)))
}

/// The same without compression, for where nothing inflates.
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
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_embedded_inflates_to_the_same_bytes() {
        let wasm: Vec<u8> = (0..10_000_u32).map(|n| (n * n % 251) as u8).collect();
        let script = inline(&wasm).expect("in memory");
        let text = script.split('"').nth(1).expect("one string");
        let deflated = STANDARD.decode(text).expect("base64");
        let mut inflated = Vec::new();
        flate2::read::DeflateDecoder::new(&deflated[..]).read_to_end(&mut inflated).expect("raw deflate");
        assert_eq!(inflated, wasm);
    }

    #[test]
    fn integrity_is_the_sha384_of_the_file() {
        let known = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        assert_eq!(asset(b"abc"), format!("export const integrity = \"{known}\";\n"));
    }
}
