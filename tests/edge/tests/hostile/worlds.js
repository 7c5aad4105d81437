// Pages whose globals are not what the engine made of them: [name, change]. Each is a frame of its own; `w` is its window, before the
// module is imported there.

const replace = (object, name, value) => Object.defineProperty(object, name, { configurable: true, writable: true, value });
const getting = (object, name, get) => Object.defineProperty(object, name, { configurable: true, get });

// As zone.js does it: a Promise that is no subclass of the engine's, whose own promises are wrapped as they are waited for.
const zone = (w) => {
  const Native = w.Promise;
  const { then } = Native.prototype;
  class ZonePromise {
    constructor(executor) {
      if (!(this instanceof ZonePromise)) throw new TypeError("Must be an instanceof Promise.");
      this.native = new Native(executor);
    }
    then(done, fail) {
      return new ZonePromise((resolve, reject) => then.call(this.native, (value) => { try { resolve(done ? done(value) : value); } catch (error) { reject(error); } }, (error) => { try { fail ? resolve(fail(error)) : reject(error); } catch (thrown) { reject(thrown); } }));
    }
    catch(fail) { return this.then(undefined, fail); }
    finally(act) { return this.then((value) => (act(), value), (error) => { act(); throw error; }); }
    get [Symbol.toStringTag]() { return "Promise"; }
    static get [Symbol.species]() { return ZonePromise; }
    static resolve(value) { return value instanceof ZonePromise ? value : new ZonePromise((resolve) => resolve(value)); }
    static reject(error) { return new ZonePromise((_, reject) => reject(error)); }
    static withResolvers() { const made = {}; made.promise = new ZonePromise((resolve, reject) => Object.assign(made, { resolve, reject })); return made; }
  }
  for (const name of ["all", "allSettled", "any", "race"]) ZonePromise[name] = (all) => new ZonePromise((resolve, reject) => then.call(Native[name]([...all].map((one) => new Native((tell) => tell(one)))), resolve, reject));
  Native.prototype.then = function (done, fail) { return new ZonePromise((resolve, reject) => then.call(this, resolve, reject)).then(done, fail); };
  w.Promise = ZonePromise;
};

// As `lockdown()` of SES does it: all that every realm has is frozen, so what inherits from it cannot be assigned over it either.
const lockdown = (w) => {
  const seen = new Set();
  const visit = (value) => {
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) return;
    seen.add(value);
    for (const { value: own, get, set } of Object.values(Object.getOwnPropertyDescriptors(value))) [own, get, set].forEach(visit);
    visit(Object.getPrototypeOf(value));
  };
  const names = ["Object", "Function", "Array", "Error", "TypeError", "RangeError", "Promise", "String", "Number", "Boolean", "Symbol", "BigInt", "RegExp", "Date", "Map", "Set", "WeakMap", "WeakRef", "FinalizationRegistry", "Uint8Array", "ArrayBuffer", "DataView", "JSON", "Math", "Reflect", "Proxy"];
  for (const name of names) visit(w[name]);
  for (const value of seen) Object.freeze(value);
  for (const name of names) Object.defineProperty(w, name, { configurable: false, writable: false });
};

const inherited = (properties) => (w) => Object.assign(w.Object.prototype, properties);
const error = (w, name) => new w.DOMException("PLANTED", name);

// What our page keeps in IndexedDB is not to be seen there. In life all pages of an origin are told the same.
const BLIND = true;

const WORLDS = [
  ["nothing is changed", () => {}],
  ["a Promise as zone.js has it", zone],
  ["a Promise that is a subclass", (w) => { w.Promise = class extends w.Promise {}; }],
  ["a Promise that is a subclass, and a then that is patched", (w) => { const { then } = w.Promise.prototype; w.Promise.prototype.then = function (...args) { return then.apply(this, args); }; w.Promise = class extends w.Promise {}; }],
  ["all that every realm has is frozen", lockdown],
  ["Error cannot be assigned over", (w) => Object.freeze(w.Error.prototype)],
  ["errors whose stack cannot be had", (w) => { w.Error.prepareStackTrace = raise; }],
  ["errors without a stack", (w) => { w.Error.stackTraceLimit = 0; }],
  ["timers that are patched", (w) => { const { setTimeout, clearTimeout } = w; w.setTimeout = (callback, millis, ...rest) => ({ timer: setTimeout.call(w, (...all) => callback(...all), millis, ...rest) }); w.clearTimeout = (task) => clearTimeout.call(w, task?.timer); }],
  ["fetch that is patched", (w) => { const { fetch } = w; w.fetch = function (...args) { return fetch.apply(w, args).then((answer) => answer); }; }],
  ["structuredClone that throws", (w) => { w.structuredClone = raise; }],
  ["JSON of every object is another one", inherited({ toJSON: () => "PLANTED" })],
  ["all objects inherit parts of a descriptor", inherited({ value: "PLANTED", writable: false })],
  ["all objects inherit what requests are made of", inherited({ method: "DELETE", mode: "no-cors", redirect: "manual", integrity: "sha256-PLANTED", body: "PLANTED", headers: { "X-Planted": "PLANTED" }, credentials: "include", cache: "force-cache", keepalive: true, duplex: "half" })],
  ["all objects inherit what locks are asked with", inherited({ mode: "shared", ifAvailable: true, steal: false, once: true, capture: true })],
  ["all objects inherit a signal that is none", inherited({ signal: "PLANTED" })],
  ["all objects inherit fields of errors", inherited({ cause: "PLANTED", kind: "PLANTED", status: 5, retryAfterMs: 5, subject: "PLANTED", reason: "PLANTED" })],
  ["all objects inherit fields of the record", inherited({ v: 9, gen: 9, phase: "PLANTED", home: "PLANTED", userId: "PLANTED", persistence: "memory", exchange: () => "PLANTED" })],
  ["arrays have more to iterate", (w) => { w.Array.prototype.planted = "PLANTED"; }],
  ["no crypto", (w) => replace(w, "crypto", undefined)],
  ["crypto that cannot be had", (w) => getting(w, "crypto", raise)],
  ["random values that throw", (w) => { w.crypto.getRandomValues = raise; }],
  ["no Web Locks", (w) => replace(w.navigator, "locks", undefined)],
  ["Web Locks that cannot be had", (w) => getting(w.navigator, "locks", raise)],
  ["Web Locks that throw", (w) => replace(w.navigator.locks, "request", raise)],
  ["Web Locks that reject", (w) => replace(w.navigator.locks, "request", () => w.Promise.reject(Symbol("PLANTED")))],
  ["Web Locks that never answer", (w) => replace(w.navigator.locks, "request", () => new w.Promise(() => {}))],
  ["Web Locks that give nothing", (w) => replace(w.navigator.locks, "request", () => undefined)],
  ["Web Locks that give a hostile object", (w) => replace(w.navigator.locks, "request", (_, __, callback) => { callback(trapping({}, TRAPS)); return trapping({}, TRAPS); })],
  ["no localStorage", (w) => replace(w, "localStorage", undefined)],
  ["localStorage that is denied", (w) => getting(w, "localStorage", () => { throw error(w, "SecurityError"); })],
  ["localStorage that throws what is no error", (w) => getting(w, "localStorage", () => { throw undefined; })],
  ["localStorage that throws a hostile object", (w) => getting(w, "localStorage", () => { throw revoked({}); })],
  ["localStorage that is a hostile object", (w) => replace(w, "localStorage", trapping({}, TRAPS))],
  ["localStorage whose methods throw", (w) => ["getItem", "setItem", "removeItem"].forEach((name) => replace(w.Storage.prototype, name, raise))],
  ["localStorage that is full", (w) => replace(w.Storage.prototype, "setItem", () => { throw error(w, "QuotaExceededError"); })],
  ["localStorage that keeps what is no text", (w) => replace(w.Storage.prototype, "getItem", () => ({ PLANTED: "PLANTED" }))],
  ["no IndexedDB", (w) => replace(w, "indexedDB", undefined), BLIND],
  ["IndexedDB that is denied", (w) => getting(w, "indexedDB", () => { throw error(w, "SecurityError"); }), BLIND],
  ["IndexedDB that throws a hostile object", (w) => getting(w, "indexedDB", () => { throw revoked({}); }), BLIND],
  ["IndexedDB whose requests are nothing", (w) => replace(w.IDBFactory.prototype, "open", () => null), BLIND],
  ["IndexedDB whose requests are hostile objects", (w) => replace(w.IDBFactory.prototype, "open", () => trapping({}, TRAPS)), BLIND],
  ["IndexedDB whose transactions are nothing", (w) => replace(w.IDBDatabase.prototype, "transaction", () => null), BLIND],
  ["IndexedDB whose stores are nothing", (w) => replace(w.IDBTransaction.prototype, "objectStore", () => null), BLIND],
  ["IndexedDB whose answers are nothing", (w) => replace(w.IDBObjectStore.prototype, "get", () => undefined), BLIND],
  ["a clock that throws", (w) => replace(w.performance, "now", raise)],
  ["IndexedDB that is a hostile object", (w) => replace(w, "indexedDB", trapping({}, TRAPS))],
  ["IndexedDB that throws what is no error", (w) => replace(w.IDBFactory.prototype, "open", () => { throw Symbol("PLANTED"); })],
  ["IndexedDB whose transactions throw", (w) => replace(w.IDBDatabase.prototype, "transaction", raise)],
  ["IndexedDB whose rows cannot be read", (w) => replace(w.IDBObjectStore.prototype, "get", raise)],
  ["IndexedDB whose rows cannot be written", (w) => replace(w.IDBObjectStore.prototype, "put", raise)],
  ...["AbortController", "atob", "Blob", "DecompressionStream", "fetch", "FinalizationRegistry", "Headers", "performance", "queueMicrotask", "Request", "Response", "structuredClone", "TextDecoder", "TextEncoder", "URL", "WebAssembly"].map((name) => [`no ${name}`, (w) => replace(w, name, undefined)]),
];

// Imports the module into a changed frame.
const enter = async (change) => {
  const frame = document.createElement("iframe");
  frame.src = "/frame";
  const loaded = new Promise((tell) => frame.addEventListener("load", tell, { once: true }));
  document.body.append(frame);
  await loaded;
  const w = frame.contentWindow;
  const said = [];
  w.addEventListener("error", (event) => said.push(`error: ${event.message}`));
  w.addEventListener("unhandledrejection", (event) => { let what = "?"; try { what = String(event.reason?.stack ?? event.reason); } catch {} said.push(`unhandled rejection: ${what}`); });
  const load = w.load;
  change(w);
  const m = await load("/sentiance-web/index.js");
  return { frame, w, m, said };
};

// Settled as that world sees it: its errors, its promises.
const settleIn = (w, call) =>
  new Promise((tell) => {
    const timer = setTimeout(tell, 36_000, { state: "pending" });
    const end = (state) => (value) => {
      clearTimeout(timer);
      tell({ state, value });
    };
    try {
      const promise = call();
      if (typeof promise?.then === "function") promise.then(end("resolved"), end("rejected"));
      else end("resolved")(promise);
    } catch (thrown) {
      end("rejected")(thrown);
    }
  });

const QUESTIONS = ["userExists", "isUserLinked", "getUserId", "getSdkStatus", "explain", "getInitState", "getVersion", "preload", "persist", "requestUserAccessToken"];

// Lives in one world, beside a user that was made in ours; then makes one there.
const live = async ([name, change, blind], codes) => {
  const ours = await sentiance();
  const faults = [];
  const { frame, w, m, said } = await enter(change);
  const judge = (what, told, right) => {
    if (told.state === "pending") faults.push(`${what}: it never settles`);
    else if (told.state === "resolved" && !right(told.value)) faults.push(`${what}: it gives ${JSON.stringify(told.value)}`);
    else if (told.state === "rejected") {
      const { value } = told;
      let fault;
      try {
        if (!m.isSentianceError(value)) fault = `it rejects with ${value?.stack ?? String(value)}`;
        else if (value.kind === "crashed") fault = "it crashed";
        else if (`${value} ${value.details}`.includes("PLANTED")) fault = `it tells a secret: ${value}`;
      } catch (thrown) {
        fault = `its error cannot be looked at: ${thrown}`;
      }
      if (fault) faults.push(`${what}: ${fault}`);
      else kinds.add(value.kind);
    }
    return told;
  };
  const kinds = new Set();
  const there = await ours.getUserId();
  judge("createUser()", await settleIn(w, () => m.createUser()), () => false);
  judge("configure()", await settleIn(w, () => m.configure()), () => false);
  const asks = QUESTIONS.map(async (question) => judge(question, await settleIn(w, () => m[question]()), (value) => blind || question !== "getUserId" || value === there));
  const again = settleIn(w, () => m.ensureUser({ getAuthCode: () => codes[0], platformUrl: platform, appUserId: "ada", timeoutMs: 9_000 }));
  let watched;
  const heard = [];
  judge("onUserChange", await settleIn(w, () => { watched = m.onUserChange((user) => heard.push(user)); }), () => true);
  judge("addSdkStatusUpdateListener", await settleIn(w, () => m.addSdkStatusUpdateListener(() => {})), () => true);
  judge("authorizedFetch", await settleIn(w, () => m.authorizedFetch(`${platform}/emulator/whoami`)), (answer) => answer.status === 200);
  await Promise.all(asks);
  judge("ensureUser", await again, (value) => blind || value.userInfo.userId === there);
  if ((await ours.getUserId()) !== there) faults.push(`the user that was there is ${await ours.getUserId()}`);
  await ours.reset();
  const made = judge("createUser", await settleIn(w, () => m.createUser({ getAuthCode: () => codes[1], platformUrl: platform, timeoutMs: 9_000 })), (value) => typeof value.userInfo.userId === "string");
  const now = await ours.getUserId();
  if (made.state === "resolved" ? now !== made.value.userInfo.userId : now !== null) faults.push(`createUser ${made.state}, and the user is ${now}`);
  judge("reset", await settleIn(w, () => m.reset()), (value) => value.initState === "INITIALIZED");
  judge("remove", await settleIn(w, () => watched?.remove()), () => true);
  await new Promise((go) => setTimeout(go, 50));
  frame.remove();
  await ours.reset();
  return { name, made: made.state, kinds: [...kinds], faults: [...faults, ...said] };
};
