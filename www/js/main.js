// The page: joins what is shown to the three parties it talks to (the module, the app backend, the emulator).

import {
  addSdkStatusUpdateListener, createUser, ensureUser, explain, getSdkStatus, getUserId, getVersion, isSentianceError, onUserChange,
  requestUserAccessToken, reset,
} from "/sentiance-web/index.js";
import { byId, setText } from "./dom.js";
import * as backend from "./talk/backend.js";
import { Emulator } from "./talk/emulator.js";
import { LogFeed } from "./talk/log-feed.js";
import { RemoteClock } from "./talk/remote-clock.js";
import * as device from "./show/device.js";
import * as faults from "./show/faults.js";
import * as outcome from "./show/outcome.js";
import * as person from "./show/person.js";
import * as record from "./show/record.js";
import * as timeline from "./show/timeline.js";
import * as wire from "./show/wire.js";

// Ten seconds instead of the default thirty: a demonstration of silence need not be patient.
const CREATE = { authCodeUrl: "/auth/code", timeoutMs: 10_000 };
const CREATE_CODE = `await createUser({
  authCodeUrl: "/auth/code",
  timeoutMs: 10_000,
});`;

let feed = null;
let emulator = null;

/** Runs one call of the page, told on the wire from beginning to end; the button is busy meanwhile. */
async function told(button, title, call, succeeded, failed) {
  if (button.getAttribute("aria-disabled") === "true") return;
  // aria-disabled instead of disabled: a disabled button would lose the keyboard's focus.
  button.setAttribute("aria-disabled", "true");
  wire.begin(title);
  feed?.begin();
  const start = performance.now();
  const settled = await call().then(
    (value) => ({ value, ended: performance.now() }),
    (error) => ({ error, ended: performance.now() }),
  );
  const took = settled.ended - start;
  button.removeAttribute("aria-disabled");
  if ("error" in settled) failed(settled.error, took);
  else succeeded(settled.value, took);
  await Promise.all([showDevice(), showTimeline(), showFaults(), feed?.end(settled.ended)]);
  if ("error" in settled) wire.settle(isSentianceError(settled.error) ? `rejected: ${settled.error.kind}` : "failed", took, false);
  else wire.settle("done", took, true);
}

/** A call of the module. */
function moduleCall(button, name, call, succeeded) {
  const begun = () => {
    outcome.running(name);
    return call();
  };
  return told(button, `${name}()`, begun, succeeded, (error, ms) =>
    (isSentianceError(error) ? outcome.refused : outcome.broke)(name, error, ms));
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

async function showFaults() {
  if (emulator) faults.show(await emulator.waiting());
}

async function switchFault(button, change) {
  button.setAttribute("aria-disabled", "true");
  await change();
  button.removeAttribute("aria-disabled");
  await showFaults();
}

/** Where the emulator can be watched, its log joins the wire and its faults are offered. */
async function watchEmulator() {
  const { platform_url: platformUrl } = await backend.config();
  const found = new Emulator(platformUrl);
  const clock = new RemoteClock();
  const reader = new LogFeed(() => found.log(), (entries, notBefore, notAfter) => {
    for (const entry of entries) clock.observe(entry.at, notBefore, notAfter);
    for (const entry of entries) wire.hop(entry, clock.toLocal(entry.at));
  });
  if (!(await reader.skipHistory())) return wire.sayOneSided();
  emulator = found;
  feed = reader;
  faults.offer({
    arm: (fault, button) => switchFault(button, () => emulator.arm(fault)),
    disarm: (button) => switchFault(button, () => emulator.disarm()),
  });
  await showFaults();
}

person.offer({
  logIn: (name, button) => told(button, `Log in as ${name}`, () => backend.logIn(name), person.show, person.showProblem),
  logOut: (button) => told(button, "Log out", backend.logOut, person.show, person.showProblem),
});
setText(byId("create-code"), CREATE_CODE);
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
timeline.offerCopy();

const showBoth = () => Promise.all([showDevice(), showTimeline()]);

getVersion().then((version) => setText(byId("version"), version));
await Promise.all([showPerson(), showBoth()]);
// Another tab may create or reset, and a page from the back-forward cache wakes to what others did: the module tells of both.
onUserChange(showBoth);
addSdkStatusUpdateListener(showBoth).catch(device.showProblem);
// Last, so that what the page asked for itself on loading is history to the wire.
await watchEmulator().catch(() => wire.sayOneSided());
