// What a scenario came to, in sentences.

import { duration } from "../words.js";

/** facts: { ok, error, took, userId, exchanges, also } */
export function told(facts, kept) {
  return [settled(facts), facts.also, seen(facts.exchanges), facts.userId === null ? "This device has no user." : "This device has one user.", kept?.(facts)]
    .filter(Boolean).join(" ");
}

function settled({ ok, error, took, ended }) {
  if (ended) return "";
  return ok ? `Resolved after ${duration(took)}.` : `Rejected after ${duration(took)}: ${error.kind ?? error}${error.outcome ? `, outcome ${error.outcome}` : ""}.`;
}

function seen(exchanges) {
  if (exchanges.length === 0) return "The platform saw no exchange.";
  const answers = exchanges.map(({ status }) => status ?? "no answer seen").join(", then ");
  return `The platform saw ${exchanges.length === 1 ? "one exchange" : `${exchanges.length} exchanges`}: ${answers}.`;
}
