// A second copy, as of another bundle.
export * from "./index.js?second";
