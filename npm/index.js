// What an app imports. Importing does nothing: no global is touched before the first call.
import { call } from "./call.js";
import { apply, current } from "./configure.js";
import { copy } from "./copy.js";
import { sentianceError } from "./errors.js";

export { isSentianceError } from "./errors.js";

const CREATE = "E_SDK_CREATE_USER_ERROR";
const READ = "E_SDK_GET_USER_ERROR";

export async function createUser(options) {
  const own = checked(CREATE, () => copy(options));
  const signal = own?.signal;
  // The signal is watched out here; the module is interrupted by number.
  if (signal !== undefined) delete own.signal;
  return call(CREATE, (module, id, spent) => module.createUser(id, own, current(), spent), own?.timeoutMs, signal);
}

export async function reset() {
  return call("E_SDK_RESET_ERROR", (module, id) => module.reset(id, current()));
}

export async function userExists() {
  return call(READ, (module, id) => module.userExists(id, current()));
}

export async function isUserLinked() {
  return call(READ, (module, id) => module.isUserLinked(id, current()));
}

export async function getUserId() {
  return call(READ, (module, id) => module.getUserId(id, current()));
}

export async function getInitState() {
  return call(READ, (module) => module.getInitState());
}

export async function getVersion() {
  return call(READ, (module) => module.getVersion());
}

export async function explain() {
  const told = await call("E_SDK_EXPLAIN_ERROR", (module, id) => module.explain(id, current()));
  // Lines that begin with their time: sorted, they are in order.
  return { ...told, timeline: told.timeline.split("\n").filter(Boolean).sort() };
}

export function configure(options) {
  checked("E_SDK_CONFIGURE_ERROR", () => apply(options));
}

// A fault in what the caller handed in, as the error it is told.
function checked(code, read) {
  try {
    return read();
  } catch (fault) {
    throw sentianceError(code, fault);
  }
}
