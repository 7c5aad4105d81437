// Run by Node in a project that has installed the tarball: what the package does on import and on the first call.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const GLOBALS = [
  "AbortController", "AbortSignal", "Blob", "BroadcastChannel", "DecompressionStream", "FinalizationRegistry", "Headers", "Request", "Response",
  "TextDecoder", "TextEncoder", "WebAssembly", "addEventListener", "atob", "caches", "clearTimeout", "crypto", "document", "fetch", "indexedDB",
  "localStorage", "location", "navigator", "performance", "queueMicrotask", "self", "sessionStorage", "setInterval", "setTimeout", "window",
];

const require = createRequire(import.meta.url);
const touched = await whileWatching(GLOBALS, async () => {
  await import("sentiance-web");
  await import("sentiance-web/url");
  await import("sentiance-web/no-wasm");
  await import("sentiance-web/store");
  await import("sentiance-web/react-native");
  await import("sentiance-web/testing");
  require("sentiance-web/react-native");
});
assert.deepEqual(touched, [], "importing must touch no global");

const inline = await import("sentiance-web");
const beside = await import("sentiance-web/url");
assert.deepEqual(Object.keys(inline), Object.keys(beside), "both entries must offer the same");

const without = await import("sentiance-web/no-wasm");
assert.deepEqual(Object.keys(inline), Object.keys(without), "the entry without wasm must offer the same");

const { version } = require("sentiance-web/package.json");
assert.equal(await inline.getVersion(), version, "the wasm inside the script must start and be of this version");

const { WebAssembly } = globalThis;
delete globalThis.WebAssembly;
assert.equal(await without.getVersion(), version, "the module as JavaScript must start without WebAssembly");
globalThis.WebAssembly = WebAssembly;

for (const entry of ["sentiance-web", "sentiance-web/url", "sentiance-web/no-wasm"]) {
  const required = require(entry);
  assert.deepEqual(Object.keys(required).sort(), Object.keys(inline).sort(), `require("${entry}") must offer the same`);
  assert.equal(await required.getVersion(), version, `the wasm inside what require("${entry}") gives must start`);
}
for (const entry of ["sentiance-web/store", "sentiance-web/react-native"]) {
  assert.deepEqual(Object.keys(require(entry)).sort(), Object.keys(await import(entry)).sort(), `require("${entry}") must offer the same`);
}

const wasm = readFileSync(fileURLToPath(import.meta.resolve("sentiance-web/wasm")));
assert.ok(WebAssembly.validate(wasm), "the wasm file must be valid");
const hash = `sha384-${createHash("sha384").update(wasm).digest("base64")}`;
const script = readFileSync(fileURLToPath(import.meta.resolve("sentiance-web/url")), "utf8");
assert.ok(script.includes(hash), "the script must carry the hash of the wasm beside it");
assert.match(script, /new URL\("\.\/sentiance_web\.wasm",\s*import\.meta\.url\)/, "bundlers find the wasm by this expression");

console.log(`imported ${Object.keys(inline).length} names, version ${version}`);

/** The names among `names` that the package's own code read from the global object while `action` ran; Node's loader reads some too. */
async function whileWatching(names, action) {
  const touched = new Set();
  const before = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]);
  for (const name of names) {
    const value = globalThis[name];
    const note = () => new Error().stack.includes("/node_modules/sentiance-web/") && touched.add(name);
    Object.defineProperty(globalThis, name, { configurable: true, get: () => (note(), value), set: note });
  }
  await action();
  for (const [name, descriptor] of before) {
    if (descriptor) Object.defineProperty(globalThis, name, descriptor);
    else delete globalThis[name];
  }
  return [...touched];
}
