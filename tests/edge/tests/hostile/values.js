// What may come where something else is expected: [name, make]. Everything here that is text says PLANTED, which no error may repeat.

const raise = () => {
  throw new Error("PLANTED");
};

// A proxy of which one trap throws, or all of them.
const TRAPS = ["apply", "construct", "defineProperty", "deleteProperty", "get", "getOwnPropertyDescriptor", "getPrototypeOf", "has", "isExtensible", "ownKeys", "preventExtensions", "set", "setPrototypeOf"];
const trapping = (target, traps) => new Proxy(target, Object.fromEntries(traps.map((trap) => [trap, raise])));
const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const cyclic = () => {
  const value = { other: [] };
  value.other.push(value);
  return Object.assign(value, { self: value });
};
const detached = () => {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
};

// Another realm: its objects are instances of nothing here.
const other = document.body.appendChild(document.createElement("iframe")).contentWindow;
const gone = () => {
  const frame = document.body.appendChild(document.createElement("iframe"));
  const { contentWindow } = frame;
  frame.remove();
  return contentWindow;
};

const VALUES = [
  ["undefined", () => undefined],
  ["null", () => null],
  ["true", () => true],
  ["0", () => 0],
  ["-0", () => -0],
  ["NaN", () => NaN],
  ["Infinity", () => Infinity],
  ["1e308", () => 1e308],
  ["a BigInt", () => 2n ** 100n],
  ["a symbol", () => Symbol("PLANTED")],
  ["Symbol.iterator", () => Symbol.iterator],
  ["''", () => ""],
  ["text", () => "PLANTED"],
  ["a lone surrogate", () => "PLANTED\ud800"],
  ["text with a zero", () => "PLANTED\0"],
  ["text with a line break", () => "PLANTED\r\nX-Planted: PLANTED"],
  ["a megabyte", () => "PLANTED".repeat(150_000)],
  ["a String object", () => new String("PLANTED")],
  ["a function", () => () => "PLANTED"],
  ["a function that throws", () => raise],
  ["a class", () => class Planted {}],
  ["an async generator", () => async function* () {}],
  ["{}", () => ({})],
  ["[]", () => []],
  ["a sparse array", () => Object.assign([], { 99_999: "PLANTED" })],
  ["an object without a prototype", () => Object.create(null)],
  ["a frozen object", () => Object.freeze({ other: "PLANTED" })],
  ["a cyclic object", cyclic],
  ["a Date that is none", () => new Date(NaN)],
  ["a RegExp", () => /PLANTED/],
  ["a Map", () => new Map([["PLANTED", "PLANTED"]])],
  ["detached bytes", detached],
  ["document.all", () => document.all],
  ["window", () => window],
  ["a node", () => document.createElement("a")],
  ["an event", () => new Event("PLANTED")],
  ["a Response", () => new Response("PLANTED")],
  ["a Response that was read", () => { const answer = new Response("PLANTED"); answer.text(); return answer; }],
  ["a Request", () => new Request("/PLANTED")],
  ["Response.error()", () => Response.error()],
  ["a stream that is locked", () => { const { body } = new Response("PLANTED"); body.getReader(); return body; }],
  ["an aborted signal", () => AbortSignal.abort("PLANTED")],
  ["an object whose toString throws", () => ({ toString: raise, valueOf: raise, [Symbol.toPrimitive]: raise, other: 1 })],
  ["an object whose toString gives an object", () => ({ toString: () => ({}), valueOf: () => ({}) })],
  ["an object whose tag throws", () => ({ get [Symbol.toStringTag]() { return raise(); } })],
  ["an object whose getters throw", () => Object.defineProperties({}, Object.fromEntries(["then", "name", "kind", "code", "message", "status", "body", "headers", "signal", "aborted", "auth_code", "token"].map((name) => [name, { get: raise, enumerable: true }])))],
  ["an Error whose stack throws", () => Object.defineProperty(new Error("PLANTED"), "stack", { get: raise })],
  ["a thenable that never settles", () => ({ then() {} })],
  ["a thenable that settles twice", () => ({ then(done, fail) { done("PLANTED"); fail(new Error("PLANTED")); done(5); } })],
  ["a thenable that settles and throws", () => ({ then(done) { done(undefined); raise(); } })],
  ["a thenable that rejects with a symbol", () => ({ then(_, fail) { fail(Symbol("PLANTED")); } })],
  ["a thenable of itself", () => { const self = { then: (done) => done(revoked({})) }; return self; }],
  ["a promise with a then that throws", () => Object.assign(Promise.resolve(), { then: raise })],
  ["a promise with a constructor that throws", () => Object.defineProperty(Promise.resolve(), "constructor", { get: raise })],
  ...TRAPS.map((trap) => [`a proxy whose ${trap} throws`, () => trapping({ other: "PLANTED" }, [trap])]),
  ["a proxy whose every trap throws", () => trapping({}, TRAPS)],
  ["a callable proxy whose every trap throws", () => trapping(() => {}, TRAPS)],
  ["a proxied array whose every trap throws", () => trapping([], TRAPS)],
  ["a revoked proxy", () => revoked({})],
  ["a revoked callable proxy", () => revoked(() => {})],
  ["a revoked array", () => revoked([])],
  ["a proxy without end", () => { const own = () => new Proxy(() => {}, { get: (_, name) => (name === "then" ? undefined : own()) }); return own(); }],
  ["another realm's object", () => new other.Object()],
  ["another realm's array", () => new other.Array("PLANTED")],
  ["another realm's Error", () => new other.Error("PLANTED")],
  ["another realm's DOMException", () => new other.DOMException("PLANTED", "AbortError")],
  ["another realm's function", () => other.Object],
  ["another realm's promise", () => other.Promise.resolve("PLANTED")],
  ["another realm's rejected promise", () => { const failed = other.Promise.reject("PLANTED"); failed.catch(() => {}); return failed; }],
  ["another realm's aborted signal", () => other.AbortSignal.abort("PLANTED")],
  ["another realm's Response", () => new other.Response("PLANTED")],
  ["another realm's URL", () => new other.URL("https://PLANTED.example/")],
  ["a window that is gone", gone],
  ["an object of a realm that is gone", () => new (gone().Object)()],
];
