// The default entry: the wasm is inside.
import { createUser, getUserId, onUserChange, preload, reset } from "sentiance-web";

begin(async () => {
  await preload();
  return {
    read: () => getUserId(),
    exchange: () => createUser({ authCodeUrl: "/auth/code" }),
    signOut: () => reset(),
    observe: (told) => onUserChange(told),
  };
});
