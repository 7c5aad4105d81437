/**
 * The same as `sentiance-web`, with the WebAssembly in a file beside the script, checked against a hash: for bundlers that understand
 * `new URL("...", import.meta.url)`. Where modules are required instead, it is inside the script here as well.
 * @module
 */
export * from "./index.js";
