// One call: loads the module on first use, hands over, and settles whatever happens, by a timer of its own.
import { LoadError, sentianceError } from "./errors.js";

const DEADLINE = 30_000;
const LONGEST = 600_000;
// What the module may take to tidy up after its deadline. Then it is taken for dead.
const GRACE = 5_000;

let module;
let calls = 0;
let tell = () => {};

// Calls back with each fresh instance.
export function whenLoaded(callback) {
  tell = callback;
}

// One load however many callers; a failed one can be tried again.
function loaded() {
  // Imported only now: the generated glue reads globals when it is evaluated. It is part of this very file.
  module ??= import("#load").then((loader) => loader.load()).then((fresh) => {
    tell(fresh);
    return fresh;
  }).catch((error) => {
    module = undefined;
    throw error;
  });
  return module;
}

// After a trap no answer comes any more: the next call gets a fresh instance.
function discard(dead) {
  if (!dead) return;
  module = undefined;
  try {
    dead.__wbg_reset_state();
  } catch {
    // It is beyond even that; load() will say so.
  }
}

function whyNotLoaded(error) {
  if (error instanceof LoadError) return { kind: error.kind, retry: error.retry };
  const possible = typeof WebAssembly === "object" && !(error instanceof WebAssembly.CompileError);
  return possible ? { kind: "load-failed", retry: "same-call" } : { kind: "no-webassembly" };
}

/** Milliseconds of a clock that nobody sets, where the page has left us one. */
function now() {
  try {
    return performance.now();
  } catch {
    return Date.now();
  }
}

export function call(code, start, timeoutMs, signal) {
  return new Promise((resolve, reject) => {
    const id = ++calls;
    // What is no valid deadline the module refuses by itself; until then the usual one holds.
    const deadline = typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs <= LONGEST ? timeoutMs : DEADLINE;
    const began = now();
    let instance;
    let timer;
    let settled = false;

    const settle = (done, value) => {
      settled = true;
      clearTimeout(timer);
      try {
        signal?.removeEventListener("abort", abort);
      } catch {
        // A signal that is none; it was refused when it was added.
      }
      done(value);
    };
    const fail = (record) => settle(reject, sentianceError(code, record));
    const crash = () => {
      discard(instance);
      fail({ kind: "crashed", outcome: "unknown", retry: "same-call" });
    };
    const interrupt = (aborted) => {
      clearTimeout(timer);
      if (!instance) return fail({ kind: aborted ? "aborted" : "timeout", reason: aborted ? undefined : "NETWORK_ERROR", retry: "same-call" });
      timer = setTimeout(crash, GRACE);
      try {
        instance.interrupt(id, aborted);
      } catch {
        crash();
      }
    };
    const abort = () => interrupt(true);

    timer = setTimeout(interrupt, deadline, false);
    if (signal !== undefined) {
      try {
        signal.addEventListener("abort", abort);
        if (signal.aborted) return abort();
      } catch {
        return fail({ kind: "invalid-option", subject: "signal" });
      }
    }

    loaded().then(
      (fresh) => {
        if (settled) return;
        instance = fresh;
        return Promise.resolve(start(instance, id, Math.round(now() - began))).then(
          (value) => settle(resolve, value),
          (record) => (record?.kind ? fail(record) : crash()),
        );
      },
      (error) => fail(whyNotLoaded(error)),
    ).catch(crash);
  });
}
