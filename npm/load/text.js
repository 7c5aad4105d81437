// TextDecoder and TextEncoder for the glue, also where a test runner's sandbox leaves them out, as Jest's jsdom does.
// Looked for only when one is made: importing touches no global.
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function TextDecoder(label, options) {
  return globalThis.TextDecoder ? new globalThis.TextDecoder(label, options) : { decode: (bytes) => (bytes ? decode(bytes) : "") };
}

export function TextEncoder() {
  return globalThis.TextEncoder ? new globalThis.TextEncoder() : { encode, encodeInto };
}

// The URI functions speak UTF-8, and refuse what is none.
function decode(bytes) {
  const hex = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`);
  return decodeURIComponent(hex.join(""));
}

function encode(text) {
  const units = encodeURIComponent(text.replace(LONE_SURROGATE, "\ufffd")).match(/%..|./g) ?? [];
  return Uint8Array.from(units, (unit) => (unit.length > 1 ? Number.parseInt(unit.slice(1), 16) : unit.charCodeAt(0)));
}

function encodeInto(text, view) {
  const bytes = encode(text);
  view.set(bytes);
  return { read: text.length, written: bytes.length };
}
