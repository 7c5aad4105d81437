// The page looks once a second, and at once after whatever is done here.
import { call, seen } from "./control.js";
import { byId, show } from "./show.js";

const EVERY_MS = 1000;
const DEEDS = { Disable: "disabled", Enable: "enabled", Delete: "deleted" };

let paused = false;
let looking = null;
let timer = 0;
let answered = false;

function tell(text, bad = false) {
  const told = byId("told");
  told.textContent = text;
  told.classList.toggle("bad", bad);
}

/** One look at a time: a late answer of an older one must not undo a newer. */
async function look() {
  clearTimeout(timer);
  while (looking) await looking;
  looking = draw();
  await looking;
  looking = null;
  clearTimeout(timer);
  timer = paused ? 0 : setTimeout(look, EVERY_MS);
}

async function draw() {
  // What nobody sees need not be drawn.
  if (document.hidden) return;
  try {
    show(await seen(), (deed, user) => does(`${user.external_id} is ${DEEDS[deed]}.`, "POST", `users/${encodeURIComponent(user.user_id)}/${deed.toLowerCase()}`));
    if (!answered) tell("Looking once a second.");
    answered = true;
  } catch (error) {
    answered = false;
    tell(`The emulator does not answer (${error.message}). Is it running? The page looks again by itself.`, true);
  }
}

/** A call, what came of it in words, and another look. */
async function does(done, ...request) {
  try {
    await call(...request);
    tell(done);
  } catch (error) {
    tell(`That was refused: ${error.message}`, true);
  }
  await look();
}

byId("pause").addEventListener("click", ({ target }) => {
  paused = !paused;
  target.setAttribute("aria-pressed", paused);
  tell(paused ? "Paused: what is shown stands still." : "Looking once a second.");
  if (!paused) look();
  else clearTimeout(timer);
});
byId("reset").addEventListener("click", () => does("The emulator is reset.", "POST", "reset"));
byId("clear").addEventListener("click", () => does("No fault waits any more.", "DELETE", "faults"));
byId("right").addEventListener("click", () => does("The clock is right.", "DELETE", "clock"));
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", () => does("The clock was moved.", "POST", "clock", { advance_ms: Number(button.dataset.advance) }));
}

byId("kind").addEventListener("change", ({ target }) => (byId("fault").value = target.value));
byId("add").addEventListener("submit", (event) => {
  event.preventDefault();
  let fault;
  try {
    fault = JSON.parse(byId("fault").value);
  } catch (error) {
    return tell(`The fault is no JSON: ${error.message}`, true);
  }
  const times = byId("times").value;
  const waiting = { route: byId("route").value, times: times === "" ? null : Number(times), skip: Number(byId("skip").value), fault };
  does(`The fault waits for ${waiting.route === "any" ? "any route" : waiting.route}.`, "POST", "faults", waiting);
});

document.addEventListener("visibilitychange", () => document.hidden || paused || look());
look();
