//! The three sizes of a file: as it is, and as servers send it.

use std::io::Write;

use anyhow::Result;
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

#[derive(Debug, PartialEq, Eq)]
pub struct Weight {
    pub raw: usize,
    pub gzip: usize,
    pub brotli: usize,
}

impl Weight {
    pub fn of(content: &[u8]) -> Result<Self> {
        Ok(Self { raw: content.len(), gzip: gzip(content)?, brotli: brotli(content)? })
    }

    /// Two files, each compressed for itself.
    pub fn with(&self, other: &Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

/// `12345` is `12.3`: kilobytes of 1000 bytes, rounded up so that nothing looks within a limit it is over.
pub fn kilobytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn gzip(content: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}

fn brotli(content: &[u8]) -> Result<usize> {
    const QUALITY: u32 = 11;
    const WINDOW: u32 = 22;
    let mut encoder = CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW);
    encoder.write_all(content)?;
    Ok(encoder.into_inner().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilobytes_are_rounded_up() {
        assert_eq!(kilobytes(0), "0.0");
        assert_eq!(kilobytes(12_300), "12.3");
        assert_eq!(kilobytes(20_000), "20.0");
        assert_eq!(kilobytes(20_001), "20.1");
    }

    #[test]
    fn compression_is_counted() {
        let weight = Weight::of(&[b'a'; 10_000]).expect("in memory");
        assert_eq!(weight.raw, 10_000);
        assert!(weight.gzip < 100 && weight.brotli < weight.gzip);
    }

    #[test]
    fn files_add_up() {
        let one = Weight { raw: 3, gzip: 2, brotli: 1 };
        assert_eq!(one.with(&one), Weight { raw: 6, gzip: 4, brotli: 2 });
    }
}
