// The desk of one device: hands each tab its part of a schedule, notes what the tabs tell, and asks the emulator what it counted.
// The driver looks in now and then, brings schedules, takes records, and closes tabs.
const tabs = Number(new URLSearchParams(location.search).get("tabs"));
const toTabs = new BroadcastChannel("to-tabs");

// Beyond its deadline no call is waited for longer; those that take none have this one, but for a token request.
const PATIENCE = 6_500;
const USUAL_DEADLINE = 5_000;
const TOKEN_DEADLINE = 30_000;
const FORGETTING = 3_000;
// Until every tab has its part.
const HEAD_START = 15;
const LEAVE = ["reload", "away", "close"];

const ALWAYS = ["changed", "refreshing", "refreshed"];

const loaded = new Set();
// What happens in the schedule that is played.
let record = [];
// Takes what the tabs tell, while somebody waits for it.
let listener;
for (let tab = 0; tab < tabs; tab++) {
  new BroadcastChannel(`to-desk-${tab}`).onmessage = ({ data }) => {
    if (data.what === "loaded") loaded.add(tab);
    // These belong to no step, and may come while none is under way.
    if (ALWAYS.includes(data.what)) record.push(data);
    else listener?.(data);
  };
}

// Tabs that the driver is to close.
const closing = [];
// What is waited for, for the message of a failure.
let doing = () => "nothing";

// --- A round: every tab does its steps, and each of them is over, or dead with its page.

function play({ locks }, steps, events) {
  const open = new Map(steps.flatMap((steps, tab) => steps.map((step) => [step.call, { tab, step, begun: false }])));
  const start = Date.now() + HEAD_START;
  events.push({ at: start, what: "round" });
  doing = () => [...open.values()].map(({ tab, step, begun }) => `${step.do} #${step.call} of tab ${tab}, ${begun ? "begun" : "not begun"}`).join("; ");

  // What each of these tabs has not begun yet.
  const hand = (wanted) => {
    const left = steps.map((steps, tab) => (wanted.includes(tab) ? steps.filter(({ call }) => open.get(call)?.begun === false) : []));
    toTabs.postMessage({ start, locks, platform, steps: left });
  };
  // Another page is in the tab, or the same one again: what left is back, and what was under way in another page is dead.
  const arrived = (event) => {
    const fresh = event.what === "loaded";
    for (const [call, { tab, step, begun }] of open) {
      if (tab !== event.tab || !begun) continue;
      const left = LEAVE.includes(step.do);
      if (fresh && !left) events.push({ ...event, what: "died", call });
      if (fresh || left) open.delete(call);
    }
    if (fresh) hand([event.tab]);
  };

  return new Promise((over) => {
    const end = (settled) => {
      clearTimeout(patience);
      listener = undefined;
      over(settled);
    };
    const longest = Math.max(0, ...steps.flat().map(({ at, timeoutMs, do: what }) => at + (timeoutMs ?? (what === "token" ? TOKEN_DEADLINE : USUAL_DEADLINE))));
    const patience = setTimeout(end, longest + PATIENCE, false);
    listener = (event) => {
      events.push(event);
      const entry = open.get(event.call);
      if (entry && (event.what === "started" || event.what === "began")) entry.begun = true;
      if (event.what === "began" && entry?.step.do === "close") closing.push(entry.tab);
      if (event.what === "settled") open.delete(event.call);
      if (event.what === "loaded" || event.what === "shown") arrived(event);
      if (open.size === 0) end(true);
    };
    hand([...steps.keys()]);
    if (open.size === 0) end(true);
  });
}

// --- A schedule.

let platform;

async function control(method, path, body) {
  doing = () => `${method} /emulator/${path}`;
  const answer = await fetch(`${platform}/emulator/${path}`, { method, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

// A device that has never seen the module.
const forget = () =>
  new Promise((done, fail) => {
    doing = () => "the end of the last schedule's database";
    const request = indexedDB.deleteDatabase("sentiance.device");
    setTimeout(fail, FORGETTING, new Error("a connection to the last schedule's database is in the way"));
    Object.assign(request, { onsuccess: done, onerror: () => fail(request.error) });
  });

async function walk(plan) {
  platform ??= (await (await fetch("/config.json")).json()).platform_url;
  if (plan.fresh) await forget();
  await control("POST", "reset");
  const events = (record = []);
  let settled = true;
  for (const { setFaults, clearFaults, steps } of plan.rounds) {
    if (setFaults) await control("POST", "faults", plan.faults);
    if (clearFaults) await control("DELETE", "faults");
    settled &&= await play(plan, steps, events);
  }
  const [counters, log, users] = await Promise.all([control("GET", "counters"), control("GET", "log"), control("GET", "users")]);
  return { events, counters, log, users, settled };
}

const queue = [];
const played = [];
let more = () => {};

(async () => {
  for (;;) {
    while (queue.length === 0) await new Promise((come) => (more = come));
    played.push(await walk(queue.shift()).then((record) => ({ record }), (error) => ({ broken: String(error) })));
    doing = () => "nothing";
  }
})();

// --- Whether tabs share a process.

// Has one tab compute, and gives whether each of those before it stood still meanwhile.
const watch = (spin) =>
  new Promise((over) => {
    const watched = new Map();
    listener = ({ what, tab, stoodStill }) => {
      if (what === "watched" && tab < spin) watched.set(tab, stoodStill);
      if (watched.size < spin) return;
      listener = undefined;
      over(watched);
    };
    toTabs.postMessage({ spin });
  });

// How many pairs stand still whenever one of them computes. A busy machine may stop a tab as well, but hardly each time.
async function shared() {
  let pairs = 0;
  for (let spin = 1; spin < tabs; spin++) {
    let still = [...Array(spin).keys()];
    for (let times = 0; times < 3 && still.length > 0; times++) {
      const watched = await watch(spin);
      still = still.filter((tab) => watched.get(tab));
    }
    pairs += still.length;
  }
  return pairs;
}

globalThis.desk = {
  isReady: () => loaded.size === tabs,
  // Brings schedules; takes what there is. As text: what is `undefined` stays away.
  tend(plans) {
    queue.push(...plans);
    more();
    return JSON.stringify({ played: played.splice(0), close: closing.splice(0) });
  },
  waitsFor: () => doing(),
  shared,
};
