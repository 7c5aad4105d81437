// Listeners. The module decides who is told what; here they are kept, so that they outlive an instance that was thrown away.
import { call, whenLoaded } from "./call.js";
import { current } from "./configure.js";
import { sentianceError } from "./errors.js";

const listeners = new Set();

whenLoaded((module) => listeners.forEach((listener) => attach(listener, module)));

export function watch(ofStatus, tell) {
  const code = ofStatus ? "E_SDK_GET_STATUS_ERROR" : "E_SDK_GET_USER_ERROR";
  if (typeof tell !== "function") throw sentianceError(code, { kind: "invalid-option", subject: "listener" });
  const listener = { ofStatus, told: undefined };
  listener.tell = (now) => {
    // A new instance does not know what the last one told.
    const key = JSON.stringify(ofStatus ? now : now && now.userId);
    if (key === listener.key) return;
    const before = listener.now ?? null;
    Object.assign(listener, { key, now });
    try {
      if (ofStatus) tell(now);
      else tell(now, before);
    } catch (error) {
      // The app's own fault is shown as one, and keeps nobody else from being told.
      setTimeout(() => {
        throw error;
      });
    }
  };
  listeners.add(listener);
  call(code, (module) => attach(listener, module)).catch(() => {});
  return {
    remove() {
      listeners.delete(listener);
      listener.module?.unwatch(listener.number);
    },
  };
}

function attach(listener, module) {
  if (listener.module === module || !listeners.has(listener)) return;
  listener.module = module;
  listener.number = module.watch(listener.ofStatus, listener.tell, current());
}
