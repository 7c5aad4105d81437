// Bytes that are spelled in letters: the module's streams, in parts with a key each.
import { size, spelled } from "#bytes";

const LETTERS = 93;

export function read() {
  // There is less of them than of the module.
  const bytes = new Uint8Array(size);
  let length = 0;
  for (let part = 0; part < spelled.length; part += 2) length = add(bytes, length, spelled[part], spelled[part + 1]);
  return bytes;
}

// A letter is one byte, or begins a pair that is a rare one; the build writes it so (xtask/src/build/spell.rs).
function add(bytes, length, key, text) {
  const single = [];
  const rare = [];
  for (let at = 0; at < LETTERS; at++) single[at] = Number.parseInt(key.slice(2 * at, 2 * at + 2), 16);
  for (let byte = 0; byte < 256; byte++) if (!single.includes(byte)) rare[rare.length] = byte;
  const first = single.findIndex(Number.isNaN);

  let block = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // All that can be printed, but for the quote and the backslash.
    const letter = code - 32 - (code > 34) - (code > 92);
    if (block >= 0) {
      bytes[length++] = rare[block + letter];
      block = -1;
    } else if (Number.isNaN(single[letter])) {
      block = letter > first ? LETTERS : 0;
    } else {
      bytes[length++] = single[letter];
    }
  }
  return length;
}
