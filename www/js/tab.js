// One of the two tabs: a document of its own with a module of its own. What it shows comes from its listener alone.

import { createUser, getUserId, isSentianceError, onUserChange, reset } from "/sentiance-web/index.js";
import { byId, element, setText } from "./dom.js";
import { CREATE } from "./options.js";
import { duration } from "./words.js";

const CALLS = { createUser: () => createUser(CREATE), reset };

setText(byId("title"), location.search === "?left" ? "Left tab" : "Right tab");

function say(words, tone) {
  const row = element("li", { class: tone }, words);
  byId("heard").append(row);
  row.parentElement.parentElement.scrollTop = row.offsetTop;
}

function showUser(userId) {
  setText(byId("now"), userId === null ? "No user lives here." : `User ${userId}`);
}

/** Makes a call and tells how it ended: { call, ok, kind }. The page around asks for it, and so do the buttons. */
async function call(name) {
  const start = performance.now();
  const ended = await CALLS[name]().then(() => ({ ok: true }), (error) => ({ ok: false, kind: isSentianceError(error) ? error.kind : String(error) }));
  const took = duration(performance.now() - start);
  say(ended.ok ? `${name}() resolved after ${took}` : `${name}() rejected after ${took}: ${ended.kind}`, ended.ok ? "good" : "bad");
  return { call: name, ...ended };
}
window.call = call;

for (const [id, name] of [["create", "createUser"], ["reset", "reset"]]) {
  byId(id).addEventListener("click", async ({ currentTarget }) => {
    if (currentTarget.getAttribute("aria-disabled") === "true") return;
    currentTarget.setAttribute("aria-disabled", "true");
    await call(name);
    currentTarget.removeAttribute("aria-disabled");
  });
}

onUserChange((now, before) => {
  showUser(now?.userId ?? null);
  say(`onUserChange: ${before?.userId.slice(0, 8) ?? "nobody"} → ${now?.userId.slice(0, 8) ?? "nobody"}`);
});
await getUserId().then(showUser, (error) => setText(byId("now"), error.message));
