// The wasm is a file beside the script.
import { createUser, getUserId, onUserChange, preload, reset } from "sentiance-web/url";

begin(async () => {
  await preload();
  return {
    read: () => getUserId(),
    exchange: () => createUser({ authCodeUrl: "/auth/code" }),
    signOut: () => reset(),
    observe: (told) => onUserChange(told),
  };
});
