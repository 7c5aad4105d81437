/**
 * The device's user as a store, for frameworks and for code that has none.
 * @module
 */
import type { UserInfo, Subscription } from "./index.js";

/** Whose device it is. The token is left out: it grows old. `requestUserAccessToken()` gives one that is good. */
export interface StoredUser {
  /** Sentiance's id of the user. Opaque. */
  readonly userId: string;
}

/** What the store shows: `undefined` until it is known, and on a server; `null` where there is no user. */
export type UserSnapshot = StoredUser | null | undefined;

/** As React's `useSyncExternalStore` and its like want it. */
export interface UserStore {
  /** Calls `listener` whenever the snapshot has changed, in this tab or another one. Gives back what ends it. */
  subscribe(listener: () => void): () => void;
  /** The same object until it changes. Known only while somebody subscribes. */
  getSnapshot(): UserSnapshot;
  /** Always `undefined`: a server has no device. */
  getServerSnapshot(): undefined;
}

/** The store of the default entry. Nothing is loaded before somebody subscribes. */
export const userStore: UserStore;

/**
 * A store of another entry's.
 * @param watch - `onUserChange` of the entry that the app uses, such as `sentiance-web/url`.
 */
export function createUserStore(watch?: (listener: (now: UserInfo | null, before: UserInfo | null) => void) => Subscription): UserStore;
