// The page: joins what is shown to the three parties it talks to (the module, the app backend, the emulator).

import {
  addSdkStatusUpdateListener, createUser, ensureUser, explain, getSdkStatus, getUserId, getVersion, isSentianceError, onUserChange,
  requestUserAccessToken, reset,
} from "/sentiance-web/index.js";
import { byId, setText } from "./dom.js";
import { CREATE } from "./options.js";
import { SCENARIOS } from "./scenarios/list.js";
import { told as sentences } from "./scenarios/told.js";
import * as code from "./show/code.js";
import * as device from "./show/device.js";
import * as outcome from "./show/outcome.js";
import * as person from "./show/person.js";
import * as record from "./show/record.js";
import * as scenarios from "./show/scenarios.js";
import * as search from "./show/search.js";
import * as timeline from "./show/timeline.js";
import * as wire from "./show/wire.js";
import * as tabs from "./tabs.js";
import * as backend from "./talk/backend.js";
import { Decisions } from "./talk/decisions.js";
import { Emulator } from "./talk/emulator.js";
import { Log } from "./talk/log.js";
import { Poll } from "./talk/poll.js";
import { RemoteClock } from "./talk/remote-clock.js";

const clock = new RemoteClock();
const decisions = new Decisions(explain);
const poll = new Poll(look);
let emulator = null;
let log = null;
/** Exchanges that the emulator logged, by key, since the last call of a button began. */
let exchanges = new Map();

/** Draws what is new: requests are placed among decisions. */
async function look(ended) {
  // The log first: what led to a request is then among the decisions that are read after it.
  const news = await log?.news(ended);
  (await decisions.news().catch(() => [])).forEach(wire.decision);
  if (!news) return;
  for (const entry of news.entries) clock.observe(entry.at, news.notBefore, news.notAfter);
  for (const entry of news.entries) {
    wire.hop(entry, clock.toLocal(entry.at));
    if (entry.method === "POST" && entry.path === "/users") exchanges.set(entry.key, entry);
  }
}

/** Runs one thing that a button does, told on the wire from beginning to end; the button is busy meanwhile. */
async function told(button, title, call, succeeded, failed) {
  if (button.getAttribute("aria-disabled") === "true") return;
  // aria-disabled instead of disabled: a disabled button would lose the keyboard's focus.
  button.setAttribute("aria-disabled", "true");
  wire.begin(title);
  log?.begin();
  poll.begin();
  exchanges = new Map();
  const start = performance.now();
  const settled = await call().then(
    (value) => ({ value, ended: performance.now() }),
    (error) => ({ error, ended: performance.now() }),
  );
  const took = settled.ended - start;
  button.removeAttribute("aria-disabled");
  if ("error" in settled) failed(settled.error, took);
  else succeeded(settled.value, took);
  await Promise.all([showDevice(), showTimeline(), poll.end(settled.ended)]);
  if ("error" in settled) wire.settle(isSentianceError(settled.error) ? `rejected: ${settled.error.kind}` : "failed", took, false);
  else wire.settle("done", took, true);
  await showSearch();
}

/** A call of the module. */
function moduleCall(button, name, call, succeeded) {
  code.show(name);
  const begun = () => {
    outcome.running(name);
    return call();
  };
  return told(button, `${name}()`, begun, succeeded, (error, ms) =>
    (isSentianceError(error) ? outcome.refused : outcome.broke)(name, error, ms));
}

/** Prepares the device, spoils what the scenario spoils, and tells what was kept. */
async function runScenario(scenario, button) {
  scenarios.running(scenario);
  const facts = { ok: false };
  const played = async () => {
    await prepare();
    for (const fault of scenario.faults) await emulator.add(fault);
    try {
      const moves = { create: () => timed(facts), reset, pause, inBothTabs: () => tabs.both("createUser", "createUser") };
      Object.assign(facts, { ok: true }, await (scenario.play?.(moves) ?? moves.create()));
    } catch (error) {
      facts.error = error;
    }
    await emulator.disarm();
  };
  await told(button, scenario.name, played, () => {}, () => {});
  const userId = await getUserId().catch(() => null);
  const all = { ...facts, userId, exchanges: [...exchanges.values()] };
  scenarios.ended(scenario, sentences(all, scenario.kept), (scenario.promise ?? resolvedWithUser)(all));
}

const resolvedWithUser = ({ ok, userId }) => ok && userId !== null;
const pause = (ms) => new Promise((over) => setTimeout(over, ms));

/** Creates the user, and notes how long that took. */
async function timed(facts) {
  const start = performance.now();
  try {
    await createUser(CREATE);
  } finally {
    facts.took = performance.now() - start;
  }
}

/** Somebody is logged in, no fault waits, and the device has no user. */
async function prepare() {
  await emulator.disarm();
  if (await backend.session() === null) person.show(await backend.logIn("Ada"));
  if (await getUserId() !== null) await reset();
  await poll.settled();
  exchanges = new Map();
}

async function showDevice() {
  try {
    const [userId, status] = await Promise.all([getUserId(), getSdkStatus()]);
    const expires = record.show(userId);
    device.show({ userId, status, expires, expired: expires !== null && new Date(expires) < new Date() });
  } catch (error) {
    record.show(null);
    device.showProblem(error);
  }
}

async function showTimeline() {
  await explain().then(timeline.show, timeline.showProblem);
}

async function showPerson() {
  try {
    person.show(await backend.session());
  } catch (error) {
    person.showProblem(error);
  }
}

async function showSearch() {
  const places = { "this page": document.documentElement.outerHTML, "explain()": timeline.report() };
  const seen = await emulator?.log();
  if (seen) places["the emulator’s log"] = JSON.stringify(seen);
  search.show(places);
}

/** Where the emulator can be watched, its log joins the wire and its faults are offered. */
async function watchEmulator() {
  const { platform_url: platformUrl, control } = await backend.config();
  const found = new Emulator(platformUrl);
  const reader = new Log(() => found.log());
  if (!control || !(await reader.skipHistory())) return wire.sayOneSided();
  emulator = found;
  log = reader;
  scenarios.offer(SCENARIOS, runScenario);
}

person.offer({
  logIn: (name, button) => told(button, `Log in as ${name}`, () => backend.logIn(name), person.show, person.showProblem),
  logOut: (button) => told(button, "Log out", backend.logOut, person.show, person.showProblem),
});
byId("create").addEventListener("click", ({ currentTarget }) =>
  moduleCall(currentTarget, "createUser", () => createUser(CREATE), outcome.created));
byId("ensure").addEventListener("click", async ({ currentTarget }) => {
  // Without anybody logged in the module still asks, and the backend refuses.
  const appUserId = await backend.session().catch(() => null) ?? "nobody";
  moduleCall(currentTarget, "ensureUser", () => ensureUser({ ...CREATE, appUserId }), outcome.ensured);
});
byId("token").addEventListener("click", ({ currentTarget }) =>
  moduleCall(currentTarget, "requestUserAccessToken", requestUserAccessToken, outcome.gotToken));
byId("reset").addEventListener("click", ({ currentTarget }) =>
  moduleCall(currentTarget, "reset", reset, outcome.wasReset));
byId("reload").addEventListener("click", () => location.reload());
byId("wire-clear").addEventListener("click", wire.clear);
code.offer();
timeline.offerCopy();
tabs.offer((button, title, call) => told(button, title, call, () => {}, () => {}));

const showBoth = () => Promise.all([showDevice(), showTimeline()]);

getVersion().then((version) => setText(byId("version"), version));
await Promise.all([showPerson(), showBoth()]);
// Another tab may create or reset, and a page from the back-forward cache wakes to what others did: the module tells of both.
onUserChange(showBoth);
addSdkStatusUpdateListener(showBoth).catch(device.showProblem);
// Last, so that what the page asked for itself on loading is history to the wire.
await decisions.news().catch(() => []);
await watchEmulator().catch(() => wire.sayOneSided());
await showSearch();
