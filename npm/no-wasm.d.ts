/**
 * The same as `sentiance-web`, with the module as JavaScript in the place of WebAssembly: for engines that have none, such as iOS in Lockdown
 * Mode and Tor Browser at its safer level, and for a content security policy without `wasm-unsafe-eval`.
 * @module
 */
export * from "./index.js";
