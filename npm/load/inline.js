// The wasm travels inside the script, deflated: it works in every bundler, WebView and strict connect-src, and saves a round trip.
import bytes from "#bytes";
import { LoadError } from "../errors.js";
import { start } from "./instance.js";

export async function load() {
  if (typeof DecompressionStream !== "function") throw new LoadError("no-decompression");
  const packed = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
  // Not a Blob's: jsdom has Blobs of its own, which give no stream.
  const unpacked = new Response(packed).body.pipeThrough(new DecompressionStream("deflate-raw"));
  return start(await new Response(unpacked).arrayBuffer());
}
