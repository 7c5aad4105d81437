// The module as the facade uses it.
import {
  __wbg_reset_state,
  createUser,
  explain,
  getInitState,
  getUserId,
  getVersion,
  initSync,
  interrupt,
  isUserLinked,
  reset,
  userExists,
} from "#glue";

export async function start(bytes) {
  // Compiled off the main thread; only the instance is made here.
  initSync({ module: await WebAssembly.compile(bytes) });
  return { __wbg_reset_state, createUser, explain, getInitState, getUserId, getVersion, interrupt, isUserLinked, reset, userExists };
}
