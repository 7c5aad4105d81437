// Bytes that are spelled in letters: the module's streams, in parts with a key each.
import { size, spelled } from "#bytes";

const LETTERS = 93;
// What a letter means beyond the bytes: that it begins a pair.
const PAIR = 256;

export function read() {
  // There is less of them than of the module.
  const bytes = new Uint8Array(size);
  let length = 0;
  for (let part = 0; part < spelled.length; part += 2) length = add(bytes, length, spelled[part], spelled[part + 1]);
  return bytes;
}

// All that can be printed, but for the quote and the backslash.
function letter(code) {
  return code - 32 - (code > 34) - (code > 92);
}

// A letter is one byte, or begins a pair that is a rare one; the build writes it so (xtask/src/build/spell.rs).
function add(bytes, length, key, text) {
  const meanings = new Uint16Array(LETTERS);
  const rare = [];
  const frequent = new Uint8Array(PAIR);
  for (let at = 0, pairs = PAIR; at < LETTERS; at++) {
    const byte = Number.parseInt(key.slice(2 * at, 2 * at + 2), 16);
    if (byte >= 0) {
      meanings[at] = byte;
      frequent[byte] = 1;
    } else {
      meanings[at] = pairs;
      pairs += LETTERS;
    }
  }
  for (let byte = 0; byte < PAIR; byte++) if (!frequent[byte]) rare[rare.length] = byte;

  for (let at = 0; at < text.length; at++) {
    const meaning = meanings[letter(text.charCodeAt(at))];
    bytes[length++] = meaning < PAIR ? meaning : rare[meaning - PAIR + letter(text.charCodeAt(++at))];
  }
  return length;
}
