// Bytes that are spelled in letters: the module's streams, in parts with a key each.
import { size, spelled } from "#bytes";

const LETTERS = 93;
const BYTES = 256;

export function read() {
  // There is less of them than of the module.
  const bytes = new Uint8Array(size);
  let length = 0;
  for (let part = 0; part < spelled.length; part += 2) length = add(bytes, length, spelled[part], spelled[part + 1]);
  return bytes;
}

// A letter is one byte, or begins a pair that is a rare one; the build writes it so (xtask/src/build/spell.rs).
function add(bytes, length, key, text) {
  // By the letter's code: its place among the letters, and what it means; beyond the bytes, that it begins a pair.
  const places = new Uint8Array(128);
  const meanings = new Uint16Array(128);
  const rare = new Uint8Array(BYTES);
  const frequent = new Uint8Array(BYTES);
  // All that can be printed, but for the quote and the backslash.
  for (let at = 0, code = 32, pairs = BYTES; at < LETTERS; at++, code++) {
    if (code === 34 || code === 92) code++;
    const byte = Number.parseInt(key.slice(2 * at, 2 * at + 2), 16);
    places[code] = at;
    if (byte >= 0) {
      meanings[code] = byte;
      frequent[byte] = 1;
    } else {
      meanings[code] = pairs;
      pairs += LETTERS;
    }
  }
  for (let byte = 0, at = 0; byte < BYTES; byte++) if (!frequent[byte]) rare[at++] = byte;

  for (let at = 0; at < text.length; ) {
    const meaning = meanings[text.charCodeAt(at++)];
    bytes[length++] = meaning < BYTES ? meaning : rare[meaning - BYTES + places[text.charCodeAt(at++)]];
  }
  return length;
}
