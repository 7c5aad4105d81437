//! What a visitor of the page downloads, without the module.

use std::fs;
use std::path::Path;

use crate::stage::{Outcome, project};

/// In bytes, each file compressed with brotli as a server would.
const MOST: usize = 50_000;

#[test]
fn the_page_is_light() -> Outcome {
    let mut total = 0;
    weigh(&project("www"), &mut total)?;
    println!("the page weighs {total} bytes");
    assert!(total > 5_000 && total < MOST, "{total} bytes");
    Ok(())
}

fn weigh(folder: &Path, total: &mut usize) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            weigh(&path, total)?;
        } else {
            let mut packed = Vec::new();
            brotli::BrotliCompress(&mut fs::read(&path)?.as_slice(), &mut packed, &brotli::enc::BrotliEncoderParams::default())?;
            *total += packed.len();
        }
    }
    Ok(())
}
