// A Response of what was seen: the engine's own, or where it has none, as in Jest's jsdom, one with what tests and this package use.
import { aborted } from "./abort.js";

const WITHOUT_BODY = [101, 204, 205, 304];

export function response({ status, headers, end, bytes, url, signal }) {
  // Framing is the connection's business.
  const shown = headers.filter(([name]) => !["content-length", "transfer-encoding", "connection"].includes(name));
  const body = WITHOUT_BODY.includes(status) ? null : bytes;
  const made = typeof Response === "function" && typeof ReadableStream === "function" ? real(status, shown, body, end, signal) : plain(status, shown, body, end, signal);
  return Object.defineProperty(made, "url", { value: url });
}

const cut = () => new TypeError("fetch failed: the connection ended in the middle of the body");

// What comes after the bytes that are there: nothing more, an error, or silence until somebody aborts.
function ending(end, signal) {
  if (end === "whole") return Promise.resolve();
  if (end === "cut") return Promise.reject(cut());
  return new Promise((_, fail) => {
    const abort = () => fail(aborted(signal));
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort, { once: true });
  });
}

function real(status, headers, body, end, signal) {
  if (body === null || end === "whole") return new Response(body, { status, headers });
  const stream = new ReadableStream({
    start(controller) {
      if (body.length > 0) controller.enqueue(body);
    },
    pull: () => ending(end, signal),
  });
  return new Response(stream, { status, headers });
}

function plain(status, headers, body, end, signal) {
  let given = body === null || body.length === 0;
  const read = async () => {
    if (!given) {
      given = true;
      return { done: false, value: body };
    }
    await ending(end, signal);
    return { done: true, value: undefined };
  };
  const text = async () => {
    const { value } = await read();
    await ending(end, signal);
    return value ? new TextDecoder("utf-8").decode(value) : "";
  };
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: {
      get: (name) => headers.find(([known]) => known === name.toLowerCase())?.[1] ?? null,
      has: (name) => headers.some(([known]) => known === name.toLowerCase()),
      forEach: (tell) => headers.forEach(([name, value]) => tell(value, name)),
    },
    body: body && { getReader: () => ({ read, cancel: async () => {}, releaseLock() {} }), cancel: async () => {} },
    text,
    json: async () => JSON.parse(await text()),
  };
}
