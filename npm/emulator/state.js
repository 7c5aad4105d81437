// Where the platform's state outlives the process. It holds codes and tokens, so only its owner may read it.
import { readFileSync, renameSync, writeFileSync } from "node:fs";

export class CannotUseState extends Error {
  constructor(path, reason) {
    super(`cannot use the state file ${path}: ${reason}; it is left as it is, so mend it, move it away or name another with --state`);
  }
}

/** What is there, if anything. */
export function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw new CannotUseState(path, error.message);
  }
}

/** The old file or the new one, never half of one: written beside it, then renamed over it. */
export function save(path, text) {
  const beside = `${path}.new`;
  try {
    writeFileSync(beside, text, { mode: 0o600 });
    renameSync(beside, path);
  } catch (error) {
    throw new CannotUseState(path, error.message);
  }
}
