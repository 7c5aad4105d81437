"use client";
// A React hook. Safe in strict mode and on a server.
import { useSyncExternalStore } from "react";
import { userStore } from "./store.js";

export function useSentianceUser(store = userStore) {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot);
}
