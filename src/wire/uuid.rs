//! Ids as UUID text (RFC 9562).

use crate::core::Id;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Random bits made a UUID v4.
pub const fn from_random(bits: u128) -> Id {
    Id(bits & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62))
}

pub fn write(id: Id) -> String {
    let mut text = String::with_capacity(36);
    for digit in 0..32u32 {
        if matches!(digit, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        let nibble = (id.0 >> (124 - 4 * digit)) as usize & 15;
        text.push(char::from(*HEX.get(nibble).unwrap_or(&b'0')));
    }
    text
}

pub fn read(text: &str) -> Option<Id> {
    if text.len() != 36 {
        return None;
    }
    let mut bits = 0u128;
    for (place, character) in text.chars().enumerate() {
        if matches!(place, 8 | 13 | 18 | 23) {
            if character != '-' {
                return None;
            }
        } else {
            bits = bits << 4 | u128::from(character.to_digit(16)?);
        }
    }
    Some(Id(bits))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let id = from_random(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        assert_eq!(write(id), "01234567-89ab-4def-8123-456789abcdef");
        assert_eq!(read(&write(id)), Some(id));
        assert_eq!(write(from_random(u128::MAX)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(write(from_random(0)), "00000000-0000-4000-8000-000000000000");
    }

    #[test]
    fn refuses_anything_else() {
        for text in ["", "0123", "01234567-89ab-4def-8123-456789abcdeg", "01234567x89ab-4def-8123-456789abcdef", "é1234567-89ab-4def-8123-456789abcde"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
