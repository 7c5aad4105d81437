// The module as JavaScript, made of the very wasm that the other entries carry: for engines without WebAssembly, and policies that forbid it.
import { instantiate } from "#script";
import { start } from "./instance.js";

export async function load() {
  return start(instantiate);
}
