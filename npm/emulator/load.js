// The emulator's own Rust; its wasm lies beside the script.
import { readFileSync } from "node:fs";

import { Emulator, Seed, initSync } from "#emulator-glue";

export function load() {
  initSync({ module: new WebAssembly.Module(readFileSync(new URL("./emulator.wasm", import.meta.url))) });
  return { Emulator, Seed };
}
