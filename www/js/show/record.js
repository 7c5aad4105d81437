// The stored record: its keys as they are, its values only where they cannot be a secret.

import { byId, rows } from "../dom.js";
import { MASK, when } from "../words.js";

const KEY = "sentiance.device";
const STANDINGS = ["enabled", "disabled", "lapsed"];

/** Reads and shows the record; gives the token's expiry, or null. */
export function show(userId) {
  const target = byId("record");
  const facts = read();
  if (!facts) {
    target.replaceChildren("Nothing is stored.");
    return null;
  }
  const list = document.createElement("dl");
  list.className = "facts mono";
  list.append(...rows(facts.map(({ name, value }) => [name, shown(value, userId)])));
  target.replaceChildren(list);
  return facts.find(({ name, value }) => /expir/i.test(name) && date(value))?.value ?? null;
}

/** The record as flat [{ name: "token.id", value }], or null. */
function read() {
  let text;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    return null; // Storage is denied; the module says so when it is called.
  }
  if (text === null) return null;
  try {
    return flatten(JSON.parse(text), "");
  } catch {
    return [{ name: "(not JSON)", value: text }];
  }
}

function flatten(value, name) {
  if (value === null || typeof value !== "object") return [{ name: name || "(value)", value }];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, name ? `${name}.${key}` : key));
}

// A list of what is harmless, not of what is secret: a field that is new to this page stays masked.
function shown(value, userId) {
  if (typeof value !== "string" || value === userId || STANDINGS.includes(value) || /^https?:\/\/[\w.:-]+\/?$/.test(value)) return String(value);
  return date(value) ? value : MASK;
}

function date(value) {
  if (typeof value === "number") return value > 1e12;
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && when(value) !== null;
}
