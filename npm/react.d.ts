/**
 * A React hook over the store. React 18 or newer.
 * @module
 */
import type { UserSnapshot, UserStore } from "./store.js";

/**
 * The device's user, kept up to date across tabs: `undefined` until it is known and while a server renders, `null` where there is none.
 * @param store - another one than `userStore`, for an app that uses another entry.
 */
export function useSentianceUser(store?: UserStore): UserSnapshot;
