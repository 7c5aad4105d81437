// What there is at the start. It is read and checked whole before anything is served.
import { readFileSync } from "node:fs";

export class CannotUseSeed extends Error {
  constructor(path, reason) {
    super(`cannot use the seed file ${path}: ${reason}`);
  }
}

export function planted(path, Seed) {
  if (path === undefined) return new Seed("{}");
  try {
    return new Seed(readFileSync(path, "utf8"));
  } catch (reason) {
    throw new CannotUseSeed(path, reason.message ?? reason);
  }
}
