// Where the platform's state outlives the process. It holds codes and tokens, so only its owner may read it.
import { readFileSync, renameSync, writeFileSync } from "node:fs";

export class CannotUseState extends Error {
  constructor(path, reason) {
    super(`cannot use the state file ${path}: ${reason}; it is left as it is, so mend it, move it away or name another with --state`);
  }
}

/** An emulator made of what is kept, if anything is. */
export function restored(path, make) {
  if (path === undefined) return make(undefined);
  let emulator;
  try {
    emulator = make(read(path));
  } catch (reason) {
    throw new CannotUseState(path, reason.message ?? reason);
  }
  // A place that cannot be written is told now, not when the first user is made.
  save(path, emulator);
  return emulator;
}

/** Later on it is told, and all goes on. */
export function keep(path, emulator) {
  try {
    save(path, emulator);
  } catch (error) {
    process.stderr.write(`sentiance-web: ${error.message}\n`);
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The old file or the new one, never half of one: written beside it, then renamed over it. */
function save(path, emulator) {
  const beside = `${path}.new`;
  try {
    writeFileSync(beside, emulator.snapshot(), { mode: 0o600 });
    renameSync(beside, path);
  } catch (error) {
    throw new CannotUseState(path, error.message);
  }
}
