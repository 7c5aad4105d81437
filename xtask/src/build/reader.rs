//! Reads what wasm modules are made of: bytes, numbers, blocks.

use anyhow::{Context, Result, bail};

/// Reads a wasm module from its front.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).context("the wasm module is cut short")?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// An unsigned LEB128 number.
    pub fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        bail!("the wasm module has a number that is too long")
    }

    /// Bytes with their length before them.
    pub fn block(&mut self) -> Result<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers() {
        assert_eq!(Reader(&[0xe5, 0x8e, 0x26]).number().expect("valid"), 624_485);
        assert!(Reader(&[0x80; 9]).number().is_err());
    }
}
