// What becomes of an answer, done to the connection.
import { setTimeout } from "node:timers/promises";

/** A reset drops what has not left yet; this is how long it may take to leave. */
const LEAVING_MS = 20;
/** How long a client may take to close its end. */
const FAREWELL_MS = 1000;
const LONGEST_MS = 2 ** 31 - 1;
const WITHOUT_BODY = [204, 304];

/** Settles once the connection may carry another answer; after a fault that takes the connection, never. */
export function carryOut(task, response) {
  if (task.do === "answer") return answer(task, response);
  if (task.do === "play") play(task, response.socket);
  return new Promise(() => {});
}

async function answer({ status, headers, afterMs, chunked, bytes }, response) {
  if (afterMs > 0) await pause(Math.min(afterMs, LONGEST_MS));
  const length = chunked || WITHOUT_BODY.includes(status) ? [] : ["content-length", bytes.length];
  response.writeHead(status, [...headers.flat(), ...length]);
  // In a part of its own: a body that ends with its first part has a length.
  if (chunked) response.write(bytes);
  await new Promise((done) => response.once("close", done).end(chunked ? undefined : bytes));
}

async function play({ end, bytes }, socket) {
  // The client may go first; then there is nobody left to play to.
  if (!socket || socket.destroyed) return;
  if (bytes.length > 0) await new Promise((sent) => socket.write(bytes, sent));
  if (end === "close") {
    socket.end();
    await pause(FAREWELL_MS);
    socket.destroy();
  } else if (end === "reset") {
    if (bytes.length > 0) await pause(LEAVING_MS);
    socket.resetAndDestroy();
  }
}

// Whoever ends the emulator waits for none of these.
const pause = (ms) => setTimeout(ms, undefined, { ref: false });
