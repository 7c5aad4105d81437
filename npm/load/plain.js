// The wasm travels inside the script, as it is: where modules are required, in Node and in the sandboxes of test runners, size counts little
// and DecompressionStream is often missing.
import bytes from "#plain";
import { start } from "./instance.js";

export async function load() {
  return start(Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0)));
}
