// TextDecoder and TextEncoder for the glue, also where a test runner's sandbox leaves them out, as Jest's jsdom does.
// Looked for only when one is made: importing touches no global.
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function TextDecoder(label, options) {
  return globalThis.TextDecoder ? new globalThis.TextDecoder(label, options) : decoder();
}

export function TextEncoder() {
  return globalThis.TextEncoder ? new globalThis.TextEncoder() : { encode, encodeInto };
}

function decoder() {
  let rest = [];
  const decode = (bytes = []) => {
    const all = [...rest, ...bytes];
    // A character may come in two pieces; what is longer than one is no UTF-8.
    for (let held = 0; held < 4; held++) {
      try {
        const text = decoded(all.slice(0, all.length - held));
        rest = all.slice(all.length - held);
        return text;
      } catch {
        // Perhaps its end is yet to come.
      }
    }
    throw new TypeError("not UTF-8");
  };
  return { decode };
}

// The URI functions speak UTF-8, and refuse what is none.
function decoded(bytes) {
  return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
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
