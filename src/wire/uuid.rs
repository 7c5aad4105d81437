//! Ids as UUID text (RFC 9562).

use crate::core::Id;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Random bits made a UUID v4.
pub const fn from_random(high: u64, low: u64) -> Id {
    Id::new(high & !(0xf << 12) | (0x4 << 12), low & !(0x3 << 62) | (0x2 << 62))
}

pub fn write(id: Id) -> String {
    let mut text = String::with_capacity(36);
    let mut digits = 0;
    for mut half in id.halves() {
        for _ in 0..16 {
            if matches!(digits, 8 | 12 | 16 | 20) {
                text.push('-');
            }
            half = half.rotate_left(4);
            text.push(char::from(*HEX.get(half as usize & 15).unwrap_or(&b'0')));
            digits += 1;
        }
    }
    text
}

pub fn read(text: &str) -> Option<Id> {
    if text.len() != 36 {
        return None;
    }
    let mut halves = [0u64; 2];
    for (place, character) in text.bytes().enumerate() {
        if matches!(place, 8 | 13 | 18 | 23) {
            if character != b'-' {
                return None;
            }
        } else {
            let [high, low] = &mut halves;
            let half = if place < 19 { high } else { low };
            *half = *half << 4 | u64::from(char::from(character).to_digit(16)?);
        }
    }
    let [high, low] = halves;
    (high != 0).then_some(Id::new(high, low))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let id = from_random(0x0123_4567_89ab_cdef, 0x0123_4567_89ab_cdef);
        assert_eq!(write(id), "01234567-89ab-4def-8123-456789abcdef");
        assert_eq!(read(&write(id)), Some(id));
        assert_eq!(write(from_random(u64::MAX, u64::MAX)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(write(from_random(0, 0)), "00000000-0000-4000-8000-000000000000");
    }

    #[test]
    fn refuses_anything_else() {
        for text in [
            "",
            "0123",
            "01234567-89ab-4def-8123-456789abcdeg",
            "01234567x89ab-4def-8123-456789abcdef",
            "é1234567-89ab-4def-8123-456789abcde",
            "00000000-0000-0000-8000-000000000000",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
