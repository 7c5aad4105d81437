// The sequence of calls, requests and decisions, drawn over four lanes while it happens.

import { byId, element, setText } from "../dom.js";
import { duration } from "../words.js";
import { decided, stored } from "../decided.js";

const LANES = { device: "the device’s record", page: "this page", app: "the app backend", platform: "the platform" };
/** How far the emulator's clock may be off, in milliseconds. */
const UNSURE = 40;

const steps = byId("steps");
const panel = byId("wire");
const empty = byId("wire-empty");
const hops = new Map();
/** Rows in their order: { at, row }. */
let rows = [];
/** When a code was asked for, when one was sent, when what was sent was over, and when the device was reset. */
let asked = [], sent = [], over = [], emptied = [];
let began = 0;
let oneSided = false;

/** Opens the story of one call. */
export function begin(title) {
  began = performance.now();
  add(element("li", { class: "step begin" }, element("div", { class: "mark" }, title)), began);
}

/** Closes it: `good` says whether the promise resolved. */
export function settle(words, took, good) {
  add(element("li", { class: `step end ${good ? "good" : "bad"}` }, time(took),
    element("div", { class: "mark" }, words)), performance.now());
}

/** One request as the emulator logged it, `at` in this page's time. A later version of the same entry replaces it. */
export function hop(entry, at) {
  const known = hops.get(entry.key);
  const place = known?.at ?? causal(entry, at);
  const row = draw(entry, place);
  if (known) {
    known.row.replaceWith(row);
    rows.find((other) => other.row === known.row).row = row;
  } else {
    add(row, place);
  }
  hops.set(entry.key, { row, at: place });
}

/** What the module decided or stored, by this page's own clock. */
export function decision(line) {
  if (line.event === "code-asked") asked.push(line.at);
  if (line.event === "exchange-sent") sent.push(line.at);
  if (line.event === "exchange-failed" || line.event === "created") over.push(line.at);
  if (line.event === "reset") emptied.push(line.at);
  const keeps = stored(line);
  if (keeps) {
    return add(element("li", { class: "step hop page-device" }, time(line.at - began),
      element("div", { class: "lanes" }, arrow(), says("page", "device", element("span", { class: "what" }, keeps)))), line.at);
  }
  const words = decided(line, oneSided);
  if (words) add(element("li", { class: "step decision" }, time(line.at - began), element("div", { class: "says" }, words)), line.at);
}

export function clear() {
  steps.replaceChildren();
  hops.clear();
  rows = [];
  [asked, sent, over, emptied] = [[], [], [], []];
  empty.hidden = false;
}

/** Without the emulator's control only this page's side is known. */
export function sayOneSided() {
  oneSided = true;
  setText(byId("wire-source"), "The emulator’s control is off, so only this page’s own side is shown: its calls, and what explain() tells of them. Start it with --control to see both sides.");
  setText(empty, "Create the user, and the call appears here.");
}

// Cause before effect, where the clocks are too close to tell: a request comes after the decision to send it, and before what came of it.
function causal(entry, at) {
  const causes = entry.path === "/users" ? sent : entry.path.endsWith("/reset") ? emptied : asked;
  const cause = causes.findLast((moment) => moment <= at + UNSURE) ?? -Infinity;
  const effect = (entry.path === "/users" ? over : sent).find((moment) => moment > cause) ?? Infinity;
  // What a button does comes after it was pressed.
  const begun = at > began - UNSURE ? began : -Infinity;
  return Math.max(cause + 0.1, begun, Math.min(at, effect - 0.1));
}

function draw(entry, at) {
  const [from, to] = between(entry);
  const { tone, answer } = fate(entry);
  return element("li", { class: `step hop ${from}-${to} ${tone}` },
    time(at - began),
    element("div", { class: "lanes" }, arrow(),
      says(from, to,
        element("code", {}, `${entry.method} ${entry.path}`), " ",
        element("span", { class: "status" }, answer),
        entry.fault ? " " : null,
        entry.fault ? element("span", { class: "spoiled" }, `fault: ${entry.fault}`) : null,
        element("span", { class: "what" }, entry.what || "\u00a0"))));
}

function says(from, to, ...children) {
  return element("div", { class: "says" }, element("span", { class: "visually-hidden" }, `${LANES[from]} to ${LANES[to]}: `), ...children);
}

function arrow() {
  return element("div", { class: "arrow", "aria-hidden": "true" });
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
  return element("span", { class: "time" }, duration(Math.max(0, ms)));
}

/** Puts a row where its moment belongs. */
function add(row, at) {
  empty.hidden = true;
  // Follow what is new only for someone who is looking at the newest.
  const following = panel.scrollHeight - panel.scrollTop - panel.clientHeight < 40;
  const after = rows.findLastIndex((other) => other.at <= at);
  if (after < 0) steps.prepend(row);
  else rows[after].row.after(row);
  rows.splice(after + 1, 0, { at, row });
  if (following) panel.scrollTop = panel.scrollHeight;
}
