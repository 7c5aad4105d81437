// Who wants to know what becomes of the user. Every answer is a look at the record itself; an event only says that it is time for one.
import { call } from "./call.js";
import { current } from "./configure.js";

const HOME = "sentiance.device";

const watchers = new Set();
let looking;
let again = false;

// `view` is what the watcher cares about: a value, and a key that differs when it has changed. `tell` gets it, and what it was before.
export function watch(view, tell) {
  // Nothing is equal to this key, so that a new one learns how things are.
  const watcher = { view, tell, key: NaN };
  watchers.add(watcher);
  if (watchers.size === 1) listen("addEventListener");
  const remove = () => {
    if (watchers.delete(watcher) && watchers.size === 0) listen("removeEventListener");
  };
  return { looked: look(), remove };
}

// Something may have changed. Looks follow each other, so that what they see is told in order.
export function look() {
  if (looking) {
    again = true;
    return looking;
  }
  if (watchers.size === 0) return Promise.resolve();
  looking = looks().finally(() => {
    looking = undefined;
  });
  return looking;
}

async function looks() {
  do {
    again = false;
    const seen = await call("E_SDK_GET_STATUS_ERROR", (module, id) => module.observe(id, current()));
    for (const watcher of [...watchers]) if (watchers.has(watcher)) tell(watcher, watcher.view(seen));
  } while (again);
}

function tell(watcher, [key, now]) {
  if (watcher.key === key) return;
  const before = watcher.now ?? null;
  watcher.key = key;
  watcher.now = now;
  try {
    watcher.tell(now, before);
  } catch (error) {
    // The app's own fault is shown as one, and keeps nobody else from being told.
    setTimeout(() => {
      throw error;
    });
  }
}

function onEvent(event) {
  // A `storage` event names its key, none where all was cleared. A page that is left is not the one to look.
  const concerned = event.type !== "storage" || event.key === HOME || event.key === null;
  if (concerned && !(event.type === "visibilitychange" && document.hidden)) look().catch(() => {});
}

function listen(method) {
  // In a worker or on a server there is nobody else to hear of.
  if (typeof document === "undefined") return;
  for (const [target, type] of [[window, "storage"], [window, "pageshow"], [document, "visibilitychange"]]) target[method](type, onEvent);
}
