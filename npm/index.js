// What an app imports. Importing does nothing: no global is touched before the first call.
import { call } from "./call.js";
import { apply, current } from "./configure.js";
import { copy } from "./copy.js";
import { sentianceError } from "./errors.js";
import { watch } from "./watch.js";

export { authorizedFetch } from "./authorized-fetch.js";
export { isSentianceError } from "./errors.js";
export { persist } from "./persist.js";

const CREATE = "E_SDK_CREATE_USER_ERROR";
const READ = "E_SDK_GET_USER_ERROR";
const STATUS = "E_SDK_GET_STATUS_ERROR";

export async function createUser(options) {
  return create("createUser", options);
}

export async function ensureUser(options) {
  return create("ensureUser", options);
}

function create(which, options) {
  const own = checked(CREATE, () => copy(options));
  const signal = own?.signal;
  // The signal is watched out here; the module is interrupted by number.
  if (signal !== undefined) delete own.signal;
  return call(CREATE, (module, id, spent) => module[which](id, own, current(), spent), own?.timeoutMs, signal);
}

export async function reset() {
  return call("E_SDK_RESET_ERROR", (module, id) => module.reset(id, current()));
}

export async function requestUserAccessToken() {
  return call("E_SDK_GET_TOKEN_ERROR", (module, id, spent) => module.requestUserAccessToken(id, current(), spent));
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

export async function getSdkStatus() {
  return call(STATUS, (module, id) => module.getSdkStatus(id, current()));
}

export async function addSdkStatusUpdateListener(listener) {
  // Where the status cannot be read, this says so.
  await getSdkStatus();
  return watch(true, listener);
}

export function onUserChange(listener) {
  return watch(false, listener);
}

export async function preload() {
  // A first look opens the storage as well; what is wrong with that the call that needs it will say.
  await call("E_SDK_PRELOAD_ERROR", (module, id) => module.getSdkStatus(id, current()).catch(() => undefined));
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
