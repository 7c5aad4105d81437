//! Bytes spelled in printable ASCII, so that gzip and brotli still see the bytes in it.
//!
//! A frequent byte is always the same single letter, itself where that can be printed; any other is two letters. Of the wasm brotli then makes hardly more than of the
//! bytes themselves, where base64 hides them: measured, 44.4 KB of wasm come to 45.4 so, to 48.0 as base64 of deflated bytes, to 56.0 as plain base64. Nothing but a loop
//! reads it: no engine needs `DecompressionStream`, and no bundler or character set can change a letter.

use std::fmt::Write as _;

/// Printable, and nothing that a script writes with a backslash.
const LETTERS: usize = 93;
/// Letters that begin a pair.
const PAIRS: usize = 2;
/// What stands in the key for those.
const PAIR: &str = "--";

pub struct Spelled {
    /// Two characters for each letter: its byte in hexadecimal, or [`PAIR`].
    pub key: String,
    pub text: String,
}

pub fn spell(bytes: &[u8]) -> Spelled {
    let key = key(bytes);
    let single = |byte: u8| key.iter().position(|letter| *letter == Some(byte));
    let pairs: Vec<usize> = (0..LETTERS).filter(|at| key[*at].is_none()).collect();
    // The others in their order, so many for each letter that begins a pair.
    let others: Vec<u8> = (0..=u8::MAX).filter(|byte| single(*byte).is_none()).collect();
    let spelling: Vec<String> = (0..=u8::MAX)
        .map(|byte| match single(byte) {
            Some(at) => letter(at).to_string(),
            None => {
                let other = others.iter().position(|other| *other == byte).unwrap_or_default();
                [letter(pairs[other / LETTERS]), letter(other % LETTERS)].iter().collect()
            }
        })
        .collect();
    let mut written = String::new();
    for letter in key {
        match letter {
            Some(byte) => write!(written, "{byte:02x}").unwrap_or_default(),
            None => written.push_str(PAIR),
        }
    }
    Spelled { key: written, text: bytes.iter().map(|byte| spelling[usize::from(*byte)].as_str()).collect() }
}

/// Which byte each letter is.
fn key(bytes: &[u8]) -> [Option<u8>; LETTERS] {
    let mut counts = [0usize; 256];
    bytes.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    let mut frequent: Vec<u8> = (0..=u8::MAX).collect();
    frequent.sort_by_key(|byte| std::cmp::Reverse(counts[usize::from(*byte)]));
    frequent.truncate(LETTERS - PAIRS);

    let mut key = [None; LETTERS];
    let own = |byte: u8| (0..LETTERS).find(|at| letter(*at) == char::from(byte));
    let (printable, others): (Vec<u8>, Vec<u8>) = frequent.into_iter().partition(|byte| own(*byte).is_some());
    printable.into_iter().for_each(|byte| key[own(byte).unwrap_or_default()] = Some(byte));
    let mut others = others.into_iter();
    key.iter_mut().filter(|letter| letter.is_none()).for_each(|letter| *letter = others.next());
    key
}

/// The letter at that place: all that can be printed but `"` and `\`.
fn letter(at: usize) -> char {
    let skipped = usize::from(at > 1) + usize::from(at > 58);
    char::from(b' ' + (at + skipped) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `npm/load/inline.js` does it.
    fn read(Spelled { key, text }: &Spelled) -> Vec<u8> {
        let key: Vec<Option<u8>> = key.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).ok()).collect();
        let others: Vec<u8> = (0..=u8::MAX).filter(|byte| !key.contains(&Some(*byte))).collect();
        let place = |letter: char| (0..LETTERS).find(|at| super::letter(*at) == letter).unwrap();
        let begins: Vec<usize> = (0..LETTERS).filter(|at| key[*at].is_none()).collect();
        let mut letters = text.chars().map(place);
        let mut bytes = Vec::new();
        while let Some(at) = letters.next() {
            bytes.push(key[at].unwrap_or_else(|| others[begins.iter().position(|begin| *begin == at).unwrap() * LETTERS + letters.next().unwrap()]));
        }
        bytes
    }

    #[test]
    fn letters_can_be_printed_and_need_no_backslash() {
        let letters: String = (0..LETTERS).map(letter).collect();
        assert_eq!((letters.len(), letters.chars().next(), letters.chars().last()), (93, Some(' '), Some('~')));
        assert!(!letters.contains(['"', '\\']));
    }

    #[test]
    fn what_is_spelled_is_read() {
        let every: Vec<u8> = (0..=u8::MAX).collect();
        let wasm: Vec<u8> = (0..10_000_u32).map(|n| (n * n % 251) as u8).collect();
        for bytes in [&[][..], &[7], &every, &wasm, b"plain text"] {
            assert_eq!(read(&spell(bytes)), bytes);
        }
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(spell(b"plain text").text, "plain text");
    }
}
