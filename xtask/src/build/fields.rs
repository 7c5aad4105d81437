//! A wasm module as a row of fields: its opcodes, and each of the numbers that follow them.

use anyhow::{Result, bail};

use super::reader::Reader;

const CODE: u8 = 10;
const END: u8 = 0x0b;

/// What a field is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All that is no function's body.
    Outside,
    /// The length of a body.
    Size,
    /// How many locals of which type.
    Declaration,
    Opcode,
    /// What a memory access promises about its address.
    Alignment,
    Offset,
    Local,
    I32,
    I64,
    Call,
    /// What a block leaves on the stack.
    Block,
    Branch,
    /// The branches of a switch.
    Table,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    pub kind: Kind,
    pub bytes: &'a [u8],
}

pub fn fields(wasm: &[u8]) -> Result<Vec<Field<'_>>> {
    let mut walk = Walk { rest: Reader(wasm), fields: Vec::new() };
    walk.take(Kind::Outside, 8)?;
    while !walk.rest.0.is_empty() {
        let id = walk.byte(Kind::Outside)?;
        let size = walk.number(Kind::Outside)?;
        if id == CODE {
            for _ in 0..walk.number(Kind::Outside)? {
                walk.body()?;
            }
        } else {
            walk.take(Kind::Outside, size)?;
        }
    }
    Ok(walk.fields)
}

struct Walk<'a> {
    rest: Reader<'a>,
    fields: Vec<Field<'a>>,
}

impl<'a> Walk<'a> {
    fn take(&mut self, kind: Kind, count: usize) -> Result<()> {
        let bytes = self.rest.take(count)?;
        self.fields.push(Field { kind, bytes });
        Ok(())
    }

    fn byte(&mut self, kind: Kind) -> Result<u8> {
        let byte = *self.rest.0.first().unwrap_or(&0);
        self.take(kind, 1)?;
        Ok(byte)
    }

    /// A LEB128 number of any length.
    fn number(&mut self, kind: Kind) -> Result<usize> {
        let length = self.rest.0.iter().position(|byte| byte & 0x80 == 0).map_or(self.rest.0.len(), |last| last + 1);
        let mut bytes = Reader(self.rest.0);
        self.take(kind, length)?;
        // A constant of 64 bits is longer than what is counted with.
        Ok(if matches!(kind, Kind::I64) { 0 } else { bytes.number()? })
    }

    fn body(&mut self) -> Result<()> {
        self.number(Kind::Size)?;
        for _ in 0..self.number(Kind::Declaration)? {
            self.number(Kind::Declaration)?;
            self.byte(Kind::Declaration)?;
        }
        let mut depth = 1;
        while depth > 0 {
            match self.byte(Kind::Opcode)? {
                0x02..=0x04 => {
                    depth += 1;
                    self.number(Kind::Block)?;
                }
                END => depth -= 1,
                opcode => self.immediates(opcode)?,
            }
        }
        Ok(())
    }

    fn immediates(&mut self, opcode: u8) -> Result<()> {
        match opcode {
            0x00 | 0x01 | 0x05 | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 => return Ok(()),
            0x0c | 0x0d => self.number(Kind::Branch)?,
            0x0e => {
                for _ in 0..self.number(Kind::Table)? {
                    self.number(Kind::Table)?;
                }
                self.number(Kind::Table)?
            }
            0x10 => self.number(Kind::Call)?,
            0x11 => {
                self.number(Kind::Other)?;
                self.number(Kind::Other)?
            }
            0x20..=0x22 => self.number(Kind::Local)?,
            0x23 | 0x24 | 0x3f | 0x40 => self.number(Kind::Other)?,
            0x28..=0x3e => {
                self.number(Kind::Alignment)?;
                self.number(Kind::Offset)?
            }
            0x41 => self.number(Kind::I32)?,
            0x42 => self.number(Kind::I64)?,
            0x43 => return self.take(Kind::Other, 4),
            0x44 => return self.take(Kind::Other, 8),
            0xfc => match self.number(Kind::Other)? {
                // Numbers too large for an integer; memory.copy; memory.fill.
                0..=7 => return Ok(()),
                10 => return self.take(Kind::Other, 2),
                11 => return self.take(Kind::Other, 1),
                other => bail!(
                    "the module has an instruction that the build cannot take apart (0xfc {other}): teach it to xtask/src/build/fields.rs and npm/load/module.js"
                ),
            },
            other => bail!(
                "the module has an instruction that the build cannot take apart ({other:#x}): teach it to xtask/src/build/fields.rs and npm/load/module.js"
            ),
        };
        Ok(())
    }
}

/// The module with no promise about any address. Engines ask for none, and compressors see one byte less that differs.
pub fn without_alignments(wasm: &[u8]) -> Result<Vec<u8>> {
    let fields = fields(wasm)?;
    let bytes = fields.iter().map(|field| if field.kind == Kind::Alignment { &[0][..] } else { field.bytes });
    Ok(bytes.collect::<Vec<_>>().concat())
}

#[cfg(test)]
pub mod tests {
    use super::*;

    const HEADER: [u8; 8] = *b"\0asm\x01\0\0\0";

    /// A module of one function, around its instructions.
    pub fn module(instructions: &[u8]) -> Vec<u8> {
        let locals = [2, 3, 0x7f, 1, 0x7e];
        let size = u8::try_from(locals.len() + instructions.len() + 1).expect("short");
        let types = [1, 4, 1, 0x60, 0, 0];
        [&HEADER[..], &types, &[CODE, size + 2, 1, size], &locals, instructions, &[END]].concat()
    }

    /// All instructions that have numbers of their own.
    pub const EVERY: &[u8] = &[
        0x02, 0x40, 0x03, 0x7f, 0x0c, 0, 0x0d, 0x80, 1, 0x0e, 2, 0, 1, 2, END, END, 0x10, 0x85, 0, 0x11, 1, 0, 0x20, 1, 0x21, 2, 0x22, 3, 0x23, 0, 0x28, 2,
        0x90, 1, 0x3a, 0, 4, 0x41, 0x7f, 0x42, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x43, 0, 0x80, 0, 1, 0x44, 1, 2, 3, 4, 5, 6, 7, 0x88, 0xfc, 2, 0xfc, 10, 0,
        0, 0xfc, 11, 0, 0x6a, 0x1a,
    ];

    #[test]
    fn the_fields_are_the_module() {
        let wasm = module(EVERY);
        let fields = fields(&wasm).expect("known instructions");
        assert_eq!(fields.iter().flat_map(|field| field.bytes).copied().collect::<Vec<_>>(), wasm);
        let of = |kind| fields.iter().filter(|field| field.kind == kind).map(|field| field.bytes).collect::<Vec<_>>();
        assert_eq!(of(Kind::Local), [[1], [2], [3]]);
        assert_eq!(of(Kind::Call), [[0x85, 0]]);
        assert_eq!(of(Kind::Table), [[2], [0], [1], [2]]);
        assert_eq!(of(Kind::Offset), [&[0x90, 1][..], &[4]]);
        assert_eq!(of(Kind::I64), [[0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]]);
    }

    #[test]
    fn an_unknown_instruction_is_refused() {
        for unknown in [&[0xfd, 0][..], &[0xfc, 17], &[0xd2, 0], &[0x25, 0]] {
            assert!(fields(&module(unknown)).is_err());
        }
    }

    #[test]
    fn a_module_cut_short_is_refused() {
        let wasm = module(EVERY);
        assert!(fields(&wasm[..wasm.len() - 1]).is_err());
    }

    #[test]
    fn no_alignment_is_left() {
        assert_eq!(without_alignments(&module(&[0x28, 2, 4, 0x36, 1, 2])).expect("known instructions"), module(&[0x28, 0, 4, 0x36, 0, 2]));
    }
}
