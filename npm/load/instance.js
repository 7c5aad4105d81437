// The module as the facade uses it.
import {
  __wbg_reset_state,
  authorize,
  createUser,
  ensureUser,
  explain,
  getInitState,
  getSdkStatus,
  getUserId,
  getVersion,
  initSync,
  interrupt,
  isUserLinked,
  requestUserAccessToken,
  reset,
  unwatch,
  userExists,
  watch,
} from "#glue";

export async function start(bytes) {
  // Compiled off the main thread; only the instance is made here.
  initSync({ module: await WebAssembly.compile(bytes) });
  const asked = { authorize, explain, getInitState, getSdkStatus, getUserId, getVersion, isUserLinked, requestUserAccessToken, userExists };
  return { __wbg_reset_state, createUser, ensureUser, interrupt, reset, unwatch, watch, ...asked };
}
