// The sequence of calls and requests, drawn over three lanes while it happens.

import { byId, element, setText } from "../dom.js";
import { duration } from "../words.js";

const LANES = { page: "this page", app: "the app backend", platform: "the platform" };

const steps = byId("steps");
const panel = byId("wire");
const empty = byId("wire-empty");
const hops = new Map();
let began = 0;

/** Opens the story of one call. */
export function begin(title) {
  began = performance.now();
  add(element("li", { class: "step begin" }, element("div", { class: "mark" }, title)));
}

/** Closes it: `good` says whether the promise resolved. */
export function settle(words, took, good) {
  add(element("li", { class: `step end ${good ? "good" : "bad"}` }, time(took),
    element("div", { class: "mark" }, words)));
}

/** One request as the emulator logged it, `at` in this page's time. A later version of the same entry replaces it. */
export function hop(entry, at) {
  const known = hops.get(entry.key);
  const since = known?.since ?? Math.max(0, at - began);
  const row = draw(entry, since);
  if (known) known.row.replaceWith(row);
  else add(row);
  hops.set(entry.key, { row, since });
}

export function clear() {
  steps.replaceChildren();
  hops.clear();
  empty.hidden = false;
}

/** Without the emulator's control only this page's side is known. */
export function sayOneSided() {
  setText(byId("wire-source"), "The emulator’s control is off, so only this page’s own calls are shown. Start it with --control to see both sides.");
  setText(empty, "Create the user, and the call appears here.");
}

function draw(entry, since) {
  const [from, to] = between(entry);
  const { tone, answer } = fate(entry);
  return element("li", { class: `step hop ${from}-${to} ${tone}` },
    time(since),
    element("div", { class: "lanes" },
      element("div", { class: "arrow", "aria-hidden": "true" }),
      element("div", { class: "says" },
        element("span", { class: "visually-hidden" }, `${LANES[from]} to ${LANES[to]}: `),
        element("code", {}, `${entry.method} ${entry.path}`), " ",
        element("span", { class: "status" }, answer),
        entry.fault ? " " : null,
        entry.fault ? element("span", { class: "spoiled" }, `fault: ${entry.fault}`) : null,
        element("span", { class: "what" }, entry.what || "\u00a0"))));
}

// While a request is under way the log has neither a status nor words for it.
function fate({ status, what }) {
  if (status !== null) return { tone: status < 400 ? "good" : "bad", answer: String(status) };
  return what ? { tone: "unanswered", answer: "no answer" } : { tone: "pending", answer: "…" };
}

function between(entry) {
  if (entry.side === "app") return ["page", "app"];
  // Codes are minted by the app backend; everything else at the platform comes from the module in this page.
  return entry.path.startsWith("/users/auth-code") ? ["app", "platform"] : ["page", "platform"];
}

function time(ms) {
  return element("span", { class: "time" }, duration(ms));
}

function add(row) {
  empty.hidden = true;
  // Follow what is new only for someone who is looking at the newest.
  const following = panel.scrollHeight - panel.scrollTop - panel.clientHeight < 40;
  steps.append(row);
  if (following) panel.scrollTop = panel.scrollHeight;
}
