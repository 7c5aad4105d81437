// The wasm, put together of its streams; the build takes it apart (xtask/src/build/streams.rs), and sees that this gives the same.
import { size, starts } from "#bytes";
import { read } from "./letters.js";

const OUTSIDE = 0;
const OTHER = 6;
const DECLARATION = 10;
const OPCODE = 11;
// The stream of what follows each opcode: the digit at its place; 0 is none.
const FOLLOWS = "009990000000225016000000000000008886600033333333333333333333333667466";

export function module() {
  const streams = read();
  const next = new Uint32Array(starts.length);
  for (let stream = 0; stream < starts.length; stream++) next[stream] = starts[stream];
  const follows = new Uint8Array(256);
  for (let opcode = 0; opcode < FOLLOWS.length; opcode++) follows[opcode] = FOLLOWS.charCodeAt(opcode) - 48;
  const wasm = new Uint8Array(size);
  let at = 0;

  const copy = (stream, count) => {
    while (count-- > 0) wasm[at++] = streams[next[stream]++];
  };
  const number = (stream) => {
    let value = 0;
    for (let shift = 0, part = 128; part > 127; shift += 7) value |= ((part = wasm[at++] = streams[next[stream]++]) & 127) << shift;
    return value;
  };
  const body = () => {
    const begin = at;
    for (let groups = number(DECLARATION); groups-- > 0; copy(DECLARATION, 1)) number(DECLARATION);
    let opcodes = next[OPCODE];
    for (let depth = 1; depth > 0; ) {
      const opcode = (wasm[at++] = streams[opcodes++]);
      const stream = follows[opcode];
      if (opcode > 17 && opcode < 67) {
        // Nearly all of them, and so without a call: it is this that takes the time.
        if (stream > 0) {
          // An address has an alignment, always 0.
          if (opcode > 39 && opcode < 63) at++;
          let place = next[stream];
          while ((wasm[at++] = streams[place++]) > 127);
          next[stream] = place;
        }
      } else if (opcode === 252) {
        // Memory is copied from and to one, filled in one.
        const operation = number(OTHER);
        copy(OTHER, operation > 9 && 12 - operation);
      } else if (opcode === 67 || opcode === 68) {
        copy(OTHER, opcode === 67 ? 4 : 8);
      } else {
        // A block's begin, a block's end.
        if (opcode > 1 && opcode < 5) depth++;
        if (opcode === 11) depth--;
        const value = stream > 0 && number(stream);
        if (opcode === 14) for (let left = value; left-- >= 0; ) number(stream);
        if (opcode === 17) number(stream);
      }
    }
    next[OPCODE] = opcodes;
    // Its length goes before it.
    let length = at - begin;
    const width = length < 128 ? 1 : length < 16_384 ? 2 : 3;
    wasm.copyWithin(begin + width, begin, at);
    at += width;
    for (let place = begin; place < begin + width; place++, length >>= 7) wasm[place] = (length & 127) | (length > 127 && 128);
  };

  copy(OUTSIDE, 8);
  while (at < size) {
    copy(OUTSIDE, 1);
    const section = wasm[at - 1];
    const length = number(OUTSIDE);
    if (section === 10) for (let bodies = number(OUTSIDE); bodies-- > 0; ) body();
    else copy(OUTSIDE, length);
  }
  return wasm;
}
