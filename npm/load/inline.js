// The wasm travels inside the script: it works in every bundler, WebView and strict connect-src, and saves a round trip.
import { start } from "./instance.js";
import { module } from "./module.js";

export async function load() {
  return start(module());
}
