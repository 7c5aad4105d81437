// The platform and an app's backend as a `fetch`, for tests: no server, no network. What they decide is the emulator's own Rust; here requests
// are made of what fetch is called with, and responses of what a browser would see. Importing does nothing.
import { aborted } from "./testing/abort.js";
import { response } from "./testing/response.js";
import { read } from "./testing/request.js";

const PLATFORM = "https://api.sentiance.com";
const APP = "http://localhost";
const APP_CALLS = ["/auth/code", "/login", "/logout", "/session"];

let loading;

// One load however many platforms; a failed one can be tried again.
function loaded() {
  loading ??= Promise.all([import("#kit-glue"), import("#kit")]).then(async ([glue, { default: bytes }]) => {
    glue.initSync({ module: await WebAssembly.compile(Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0))) });
    return glue;
  }).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

export async function createPlatform({ person, platformUrl = PLATFORM, appUrl = globalThis.location?.origin, fallback } = {}) {
  const { Kit } = await loaded();
  const platform = new URL(platformUrl).origin;
  // A page that is no server's, such as about:blank, has the origin "null".
  const app = new URL(appUrl && appUrl !== "null" ? appUrl : APP).origin;
  let kit;
  let offset = 0;
  const installed = [];
  const now = () => Date.now() + offset;

  const reset = () => {
    kit?.free();
    offset = 0;
    kit = new Kit(app, platform, crypto.getRandomValues(new Uint8Array(32)), now());
    kit.logIn(person);
  };
  reset();

  const isOurs = ({ origin, pathname }) => origin === platform || (origin === app && APP_CALLS.includes(pathname));

  const answer = async (request) => {
    const { url, method, headers, body, redirect } = request;
    const isApp = url.origin === app && APP_CALLS.includes(url.pathname);
    const seen = JSON.parse(kit.ask(now(), isApp, method, url.pathname + url.search, JSON.stringify(headers), body));
    if (seen.kind === "never") return new Promise(() => {});
    if (seen.kind === "lost") throw new TypeError("fetch failed: the connection ended before an answer came");
    const bytes = kit.body();
    if (seen.afterMs) await new Promise((go) => setTimeout(go, seen.afterMs));
    const header = (name) => seen.headers.find(([known]) => known === name)?.[1];
    if (url.origin !== app && header("access-control-allow-origin") === undefined) throw new TypeError("fetch failed: the answer is not for this origin (CORS)");
    if (seen.status >= 300 && seen.status < 400 && header("location")) {
      if (redirect === "error") throw new TypeError("fetch failed: unexpected redirect");
      if (redirect !== "manual") return fetch(new URL(header("location"), url).href, { signal: request.signal });
    }
    return response({ ...seen, bytes, url: url.href, signal: request.signal });
  };

  async function fetch(input, init) {
    const request = await read(input, init, app);
    if (!isOurs(request.url)) {
      if (fallback) return fallback(input, init);
      throw new TypeError(`fetch failed: neither the platform (${platform}) nor the app's backend (${app}) is asked by ${request.method} ${request.url.origin}${request.url.pathname}`);
    }
    const { signal } = request;
    if (!signal) return answer(request);
    if (signal.aborted) throw aborted(signal);
    return new Promise((resolve, reject) => {
      const abort = () => reject(aborted(signal));
      signal.addEventListener("abort", abort, { once: true });
      answer(request).then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    });
  }

  const act = (action) => (userId) => {
    if (!kit.actOnUser(action, userId)) throw new RangeError("there is no such user; users() lists them");
  };

  return {
    fetch,
    platformUrl: platform,
    appUrl: app,
    fault: (faults) => kit.addFaults(JSON.stringify([].concat(faults))),
    clearFaults: () => kit.clearFaults(),
    faults: () => JSON.parse(kit.faults()),
    logIn: (name) => kit.logIn(name),
    logOut: () => kit.logIn(undefined),
    advance(ms) {
      offset += ms;
    },
    counters: () => JSON.parse(kit.counters()),
    log: () => JSON.parse(kit.log()),
    users: () => JSON.parse(kit.users(now())),
    disable: act("disable"),
    enable: act("enable"),
    delete: act("delete"),
    reset,
    install(target = globalThis) {
      const before = Object.getOwnPropertyDescriptor(target, "fetch");
      Object.defineProperty(target, "fetch", { value: fetch, configurable: true, enumerable: true, writable: true });
      installed.push(() => {
        if (before) Object.defineProperty(target, "fetch", before);
        else delete target.fetch;
      });
    },
    uninstall() {
      while (installed.length > 0) installed.pop()();
    },
  };
}
