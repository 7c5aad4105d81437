// One tab of the walk: makes the calls it is told to make with the package that is served here, and tells the desk what each came to.
const own = Number(new URLSearchParams(location.search).get("tab"));
const toTabs = new BroadcastChannel("to-tabs");
// One for each tab: what one tells, only the desk hears.
const toDesk = new BroadcastChannel(`to-desk-${own}`);
// By the clock that all processes share.
const tell = (what, more) => toDesk.postMessage({ tab: own, at: Date.now(), what, ...more });

const HOME = "sentiance.device";
let platform;

// --- What the module sends, seen from outside. Each call has URLs of its own; servers see them without the call's number.

const send = globalThis.fetch.bind(globalThis);
const CALL = /\/call-(\d+)(?=\/users)/;
const codeUrl = (call) => `/auth/code?call=${call}`;
const platformUrl = (call) => `${platform}/call-${call}`;

// A silent server would keep a token request waiting for half a minute, which is its deadline: here the network gives up sooner.
const REFRESH_PATIENCE = 1_500;

async function refresh(url, init) {
  const network = new AbortController();
  const end = () => network.abort();
  const patience = setTimeout(end, REFRESH_PATIENCE);
  init.signal?.addEventListener("abort", end);
  tell("refreshing", { token: new URLSearchParams(init.body).get("token") });
  const answer = await send(url.replace(CALL, ""), { ...init, signal: network.signal });
  // The body comes with it, so that it is in time as well.
  const body = await answer.blob();
  clearTimeout(patience);
  if (answer.ok) tell("refreshed");
  return new Response(body.size > 0 ? body : null, answer);
}

globalThis.fetch = (url, init) => {
  if (/\/users\/[^/]+\/token$/.test(url)) return refresh(String(url), init);
  const asked = /\/auth\/code\?call=(\d+)$/.exec(url);
  if (asked) tell("asked", { call: Number(asked[1]) });
  const exchange = CALL.exec(url);
  if (exchange && url.endsWith("/users")) tell("posted", { call: Number(exchange[1]), code: new URLSearchParams(init.body).get("authentication_code") });
  return send(String(url).replace(CALL, ""), init);
};

// --- What the app of these tabs does itself.

const HAND_PATIENCE = 1_000;
const LOGIN_PATIENCE = 4_000;

// A page that comes back out of the back-forward cache may never hear of what it had asked for.
const within = (millis, work) => Promise.race([work, new Promise((_, fail) => setTimeout(fail, millis, new Error("no answer")))]);

async function code(call, signal) {
  const answer = await fetch(codeUrl(call), { headers: { Accept: "application/json" }, signal });
  if (!answer.ok) throw new Error(`the backend answered ${answer.status}`);
  return answer.json();
}

// A code got before the call is made; `undefined` where none comes.
async function codeInHand(call) {
  try {
    const { auth_code: given } = await within(HAND_PATIENCE, code(call));
    if (typeof given === "string") return given;
  } catch {
    // The call is then not made.
  }
}

// Who is logged in, as far as this tab knows: by the time the call is made it may be somebody else.
async function loggedIn() {
  try {
    const session = async () => (await send("/session")).json();
    return (await within(HAND_PATIENCE, session())).user ?? undefined;
  } catch {
    // The call is then not made.
  }
}

async function session(path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await send(path, { method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(LOGIN_PATIENCE) });
  // Somebody else may have answered in its place.
  if (!answer.ok || (await answer.json()).user !== (body.user ?? null)) throw new Error(`the backend answered ${answer.status}`);
}

// --- What a tab can do: one function for each operation of a schedule.

const module = await import("/sentiance-web/index.js");

// A package that checks nothing may give anything.
const text = (value) => (value === null || value === undefined ? value : String(value));

// What must be known or had before the call itself is made.
const isPrepared = ({ source, do: what, whom, named }) => source === "literal" || (what === "ensure" && whom === null) || named === true;

// What `createUser` and `ensureUser` have in common.
async function create(make, step, began) {
  const { call, source, timeoutMs, abortAfterMs } = step;
  const options = { platformUrl: platformUrl(call), timeoutMs, ...step.more };
  const named = step.do === "ensure" || step.named;
  if (named) {
    options.appUserId = step.whom ?? (await loggedIn());
    if (!options.appUserId) return {};
  }
  if (source === "url") options.authCodeUrl = codeUrl(call);
  if (source === "callback") options.getAuthCode = ({ signal }) => code(call, signal);
  if (source === "literal") {
    options.authCode = await codeInHand(call);
    if (!options.authCode) return {};
  }
  began({ person: options.appUserId });
  if (abortAfterMs !== null) options.signal = AbortSignal.timeout(abortAfterMs);
  const { userInfo } = await make(options);
  return { user: text(userInfo.userId), token: text(userInfo.tokenId) };
}

const AGES = { soon: () => Date.now() + 60_000, past: () => Date.parse("2020-01-01T00:00:00Z") };
// Whom the listener of this page was told of last; `undefined` where it was told nothing.
let heard;

const operations = {
  createUser: (step, began) => create(module.createUser, step, began),
  ensure: (step, began) => create(module.ensureUser, { ...step, more: step.reject ? { onOtherUser: "reject" } : {} }, began),
  async token() {
    const { tokenId } = await module.requestUserAccessToken();
    return { token: text(tokenId) };
  },
  // As if the token had been there for long: in row and home at once, by one transaction, as the module writes them.
  age: ({ ends }) => within(HAND_PATIENCE, changeRow((row) => {
    if (row?.phase !== "user") return;
    const home = { ...JSON.parse(row.home), tokenExpiryDate: new Date(AGES[ends]()).toISOString(), tokenIssuedAt: Date.now() - 600_000_000 };
    return { ...row, home: JSON.stringify(home) };
  })).catch(() => {}),
  reset: async () => void (await module.reset()),
  getUserId: async () => ({ user: text(await module.getUserId()) }),
  userExists: async () => ({ exists: await module.userExists() }),
  isUserLinked: async () => ({ exists: await module.isUserLinked() }),
  async look() {
    const [user, exists, linked] = await Promise.all([module.getUserId(), module.userExists(), module.isUserLinked()]);
    return { user: text(user), exists, linked };
  },
  logIn: ({ person }) => within(LOGIN_PATIENCE, session("/login", { user: person })),
  logOut: () => within(LOGIN_PATIENCE, session("/logout", {})),
  clearStorage: async () => localStorage.clear(),
  reload: () => location.reload(),
  away: ({ ms }) => location.assign(`/away.html#${ms}`),
  // The driver does it.
  close() {},
  async heard() {
    for (const until = Date.now() + 2_000; ; await new Promise((next) => setTimeout(next, 20))) {
      const user = text(await module.getUserId());
      if (heard === user || Date.now() > until) return { user, heard };
    }
  },
  // What one tab writes to localStorage the others see a little later.
  async stored() {
    for (const until = Date.now() + 1_000; ; await new Promise((next) => setTimeout(next, 20))) {
      const row = await readRow();
      const home = localStorage.getItem(HOME);
      if ((row?.home ?? null) === home || Date.now() > until) return { row: row && { phase: row.phase, home: row.home ?? null }, home };
    }
  },
};
const LEAVE = ["reload", "away", "close"];

const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));

// Without making it, where it is not there.
async function openLedger() {
  const request = indexedDB.open(HOME);
  request.onupgradeneeded = () => request.transaction.abort();
  return done(request).catch(() => null);
}

async function readRow() {
  const database = await openLedger();
  if (!database) return null;
  try {
    return (await done(database.transaction("device").objectStore("device").get("row"))) ?? null;
  } finally {
    database.close();
  }
}

// What `change` makes of it, which gives nothing where it is to stay.
async function changeRow(change) {
  const database = await openLedger();
  if (!database) {
    // The naive way has nothing else.
    const home = localStorage.getItem(HOME);
    if (home) localStorage.setItem(HOME, change({ phase: "user", home }).home);
    return;
  }
  try {
    const transaction = database.transaction("device", "readwrite", { durability: "strict" });
    const store = transaction.objectStore("device");
    const request = store.get("row");
    request.onsuccess = () => {
      const row = change(request.result);
      if (!row) return;
      store.put(row, "row");
      localStorage.setItem(HOME, row.home);
    };
    await new Promise((over) => Object.assign(transaction, { oncomplete: over, onabort: over }));
  } finally {
    database.close();
  }
}

const words = (error) => {
  const { name, message, code, reason, kind, outcome, retry, retryAfterMs } = Object(error);
  return { name, message, code, reason, kind, outcome, retry, retryAfterMs, typed: error instanceof Error && module.isSentianceError(error) };
};

// --- Doing it, each step at its time.

function run(step) {
  const { call } = step;
  const operation = operations[step.do];
  let from = performance.now();
  const began = (more) => {
    from = performance.now();
    tell("began", { call, ...more });
  };
  const isCreation = step.source !== undefined;
  // Told first: the page may be gone before another word. With a code in hand, or for whoever is logged in, the call itself begins later.
  if (isPrepared(step)) tell("started", { call });
  else if (!isCreation) began();
  if (LEAVE.includes(step.do)) return operation(step);
  const settled = (came) => tell("settled", { call, elapsed: performance.now() - from, ...came });
  (async () => operation(step, began))().then(
    (value) => settled({ value: value ?? {} }),
    (error) => settled({ error: words(error) }),
  );
}

toTabs.onmessage = ({ data }) => {
  if (data.spin === own) return setTimeout(hog, HOGS / 4);
  if (data.spin !== undefined) return watch();
  platform = data.platform;
  if (data.locks) delete navigator.locks;
  else Object.defineProperty(navigator, "locks", { value: undefined, configurable: true });
  for (const step of data.steps[own]) setTimeout(run, data.start + step.at - Date.now(), step);
};

// --- Whether tabs share a process: whoever shares that of a tab that computes stands still meanwhile.

const HOGS = 60;

function hog() {
  for (const until = performance.now() + HOGS; performance.now() < until; );
}

async function watch() {
  const end = performance.now() + HOGS * 1.75;
  let longest = 0;
  for (let last = performance.now(); last < end; ) {
    await new Promise((next) => setTimeout(next));
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  tell("watched", { stoodStill: longest > HOGS * 0.9 });
}

addEventListener("pagehide", () => tell("hidden"));
addEventListener("pageshow", ({ persisted }) => persisted && tell("shown"));
tell("loaded");

module.onUserChange((now, before) => {
  heard = text(now?.userId) ?? null;
  tell("changed", { now: heard, before: text(before?.userId) ?? null });
});
