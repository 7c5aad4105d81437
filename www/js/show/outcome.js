// What a call came to, as a developer wants to read it.

import { byId, element, rows, setText } from "../dom.js";
import { duration, MASK, when } from "../words.js";

const NEXT = {
  "never": "Do not repeat it as it is; put right what the details name.",
  "same-call": "Make the same call again.",
  "fresh-code": "Call again with a fresh code; authCodeUrl fetches one by itself.",
  "after-reset": "Call reset() first, then createUser() again; or ensureUser().",
};

const MEANS = {
  "nothing-happened": "no server acted, nothing was stored",
  "server-acted": "a server acted, this device kept nothing",
  "unknown": "a server may or may not have acted",
};

export function running(call) {
  setText(byId("outcome-now"), `${call}() is running …`);
  tone("");
  byId("outcome-more").replaceChildren();
}

export function created(result, ms) {
  hasUser("createUser", result, ms);
}

export function ensured(result, ms) {
  hasUser("ensureUser", result, ms);
}

export function gotToken({ expiryDate }, ms) {
  settled(`requestUserAccessToken() resolved after ${duration(ms)}.`, [
    ["tokenId", MASK, "masked by this page"],
    ["expiryDate", expiryDate, when(expiryDate)],
  ]);
}

function hasUser(call, { userInfo }, ms) {
  settled(`${call}() resolved after ${duration(ms)}.`, [
    ["userId", userInfo.userId],
    ["tokenId", MASK, "masked by this page"],
    ["tokenExpiryDate", userInfo.tokenExpiryDate, when(userInfo.tokenExpiryDate)],
    ["isTokenExpired", String(userInfo.isTokenExpired)],
  ]);
}

export function wasReset({ initState }, ms) {
  settled(`reset() resolved after ${duration(ms)}.`, [["initState", initState]]);
}

/** A SentianceError, field by field. */
export function refused(call, error, ms) {
  setText(byId("outcome-now"), `${call}() rejected after ${duration(ms)}: ${error.reason}.`);
  tone("bad");
  list([
    ["What to do", NEXT[error.retry] ?? error.retry],
    ["details", error.details],
    ["reason", error.reason],
    ["kind", error.kind],
    ["code", error.code],
    ["outcome", error.outcome, MEANS[error.outcome]],
    ["retry", error.retry],
    ["status", error.status],
    ["retryAfterMs", error.retryAfterMs],
  ]);
  byId("outcome-more").append(element("p", { class: "hint" }, "As thrown:"),
    element("pre", { class: "code", tabindex: "0", role: "region", "aria-label": "The error as thrown" }, element("code", {}, thrown(error))));
}

/** As a console prints it. */
function thrown(error) {
  return `${error}\n${JSON.stringify({ ...error }, null, 2)}`;
}

/** Anything else that was thrown is a mistake of the page or the module, and is shown as one. */
export function broke(call, error, ms) {
  setText(byId("outcome-now"), `${call}() failed after ${duration(ms)} with something that is no SentianceError.`);
  tone("bad");
  list([["error", String(error)]]);
}

function settled(words, facts) {
  setText(byId("outcome-now"), words);
  tone("good");
  list(facts);
}

function list(facts) {
  const dl = document.createElement("dl");
  dl.className = "facts";
  dl.append(...rows(facts.filter(([, value]) => value !== undefined && value !== null)
    .map(([term, value, note]) => [term, String(value), note])));
  byId("outcome-more").replaceChildren(dl);
}

function tone(name) {
  const section = byId("outcome");
  section.classList.toggle("good", name === "good");
  section.classList.toggle("bad", name === "bad");
}
