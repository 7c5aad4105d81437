// The device's user as a store: what frameworks subscribe to. It holds no token: that grows old, and a store is looked at by many.
import { onUserChange } from "./index.js";

// `watch` is `onUserChange` of the entry that the app uses.
export function createUserStore(watch = onUserChange) {
  const listeners = new Set();
  let subscription;
  // Not known yet; nobody; or somebody.
  let snapshot;

  const told = (user) => {
    snapshot = user && Object.freeze({ userId: user.userId });
    for (const listener of [...listeners]) listener();
  };
  const leave = () => {
    // Strict mode comes back at once.
    if (listeners.size > 0 || !subscription) return;
    subscription.remove();
    subscription = undefined;
    // Whoever comes next is not to be shown who was here.
    snapshot = undefined;
  };

  return {
    subscribe(listener) {
      // The same function may subscribe twice.
      const own = () => listener();
      listeners.add(own);
      subscription ??= watch(told);
      return () => {
        if (listeners.delete(own)) queueMicrotask(leave);
      };
    },
    getSnapshot: () => snapshot,
    getServerSnapshot: () => undefined,
  };
}

export const userStore = createUserStore();
