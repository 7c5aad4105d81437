// The module as the facade uses it.
import {
  __wbg_reset_state,
  authorize,
  createUser,
  ensureUser,
  explain,
  getInitState,
  getUserId,
  getVersion,
  initSync,
  interrupt,
  isUserLinked,
  observe,
  requestUserAccessToken,
  reset,
  userExists,
} from "#glue";

export async function start(bytes) {
  // Compiled off the main thread; only the instance is made here.
  initSync({ module: await WebAssembly.compile(bytes) });
  const asked = { authorize, explain, getInitState, getUserId, getVersion, isUserLinked, observe, requestUserAccessToken, userExists };
  return { __wbg_reset_state, createUser, ensureUser, interrupt, reset, ...asked };
}
