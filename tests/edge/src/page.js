// Stands before every script that a test runs in the page.
// The module, one for the page, and the globals it lives among: Firefox's driver gives each script globals of its own, and what is imported there is its own, too.
const world = () => (window.world ??= { module: import("/sentiance-web/index.js"), globals: globalThis });
const sentiance = () => world().module;

// What a call came to, as JSON. `call` is handed the module. Nobody waits longer than `patience`.
const told = async (call, patience = 40_000) => {
  const m = await sentiance();
  const began = performance.now();
  const late = new Promise((tell) => setTimeout(tell, patience, { state: "pending" }));
  const settled = (async () => call(m))().then(
    (value) => ({ state: "resolved", value }),
    (error) => ({ state: "rejected", error: words(m, error) }),
  );
  return { ...(await Promise.race([settled, late])), elapsed: performance.now() - began };
};

const words = (m, error) => {
  const { name, message, code, reason, kind, outcome, retry, status, retryAfterMs, details } = Object(error);
  return {
    name, message, code, reason, kind, outcome, retry, status, retryAfterMs, details,
    isError: error instanceof Error,
    isSentianceError: m.isSentianceError(error),
    cause: Object(error).cause === undefined ? "none" : error.cause === thrown ? "thrown" : "other",
    // Everything that a log might get to see.
    everything: [JSON.stringify(error), String(error), String(error?.stack)].join("\n"),
  };
};

// What the app's own function throws in the tests.
const thrown = new Error("PLANTED in the app's own error");

const done = (request) => new Promise((tell, fail) => Object.assign(request, { onsuccess: () => tell(request.result), onerror: () => fail(request.error) }));

// The ledger, opened only where it is there already: opening it would make it. Firefox lists one whose making was cut short, as version 0.
const ledger = async (mode, use) => {
  if (!(await indexedDB.databases()).some(({ name, version }) => name === "sentiance.device" && version > 0)) return null;
  const database = await done(indexedDB.open("sentiance.device"));
  try {
    const transaction = database.transaction("device", mode);
    const result = await done(use(transaction.objectStore("device")));
    return result ?? null;
  } finally {
    database.close();
  }
};
const readRow = () => ledger("readonly", (store) => store.get("row"));
const writeRow = (row) => ledger("readwrite", (store) => store.put(row, "row"));

// All that this origin keeps of the module.
const stored = async () => ({
  home: localStorage.getItem("sentiance.device"),
  aside: localStorage.getItem("sentiance.device.aside"),
  keys: Object.keys(localStorage),
  databases: (await indexedDB.databases()).map(({ name }) => name),
  row: await readRow(),
});

// Runs `call` while every object of the page inherits these properties.
const polluted = async (properties, call) => {
  Object.assign(Object.prototype, properties);
  try {
    return await call();
  } finally {
    for (const name of Object.keys(properties)) delete Object.prototype[name];
  }
};

// Does something once a request to a URL with that end is under way.
const whenSent = (end, act) => {
  const fetch = globalThis.fetch;
  globalThis.fetch = (url, init) => {
    const sent = fetch(url, init);
    if (String(url).endsWith(end)) {
      globalThis.fetch = fetch;
      setTimeout(act);
    }
    return sent;
  };
};

const logIn = (user) => fetch("/login", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ user }) });
