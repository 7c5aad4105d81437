// The wasm lies beside the script. Its bytes are checked against the hash that the build stamped here.
import { integrity } from "#asset";
import { LoadError } from "../errors.js";
import { start } from "./instance.js";

export async function load() {
  const url = new URL("./sentiance_web.wasm", import.meta.url);
  // Read whole rather than streamed: a server that gives .wasm a wrong type is common, and streaming refuses it.
  const bytes = await fetch(url, { integrity, credentials: "omit" })
    .then((answer) => (answer.ok ? answer.arrayBuffer() : undefined))
    .catch(() => undefined);
  if (!bytes) throw new LoadError("load-failed", "same-call");
  return start(bytes);
}
