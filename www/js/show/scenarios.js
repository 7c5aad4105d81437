// What can be broken: before, what a usual SDK does; after, what happened here.

import { byId, element, setText } from "../dom.js";

const cards = new Map();
let playing = false;

/** `run(scenario, button)` is called as a button is pressed, one at a time: they share the device and the emulator's faults. */
export function offer(scenarios, run) {
  byId("scenarios").hidden = false;
  byId("scenario-list").append(...scenarios.map((scenario, index) => {
    const { name, goes, usual } = scenario;
    const button = element("button", { type: "button", "aria-describedby": `scenario-${index}` }, name);
    const here = element("p", { class: "here", role: "status" }, "Not tried yet.");
    button.addEventListener("click", async () => {
      if (playing) return;
      playing = true;
      others(button, true);
      await run(scenario, button);
      others(button, false);
      playing = false;
    });
    const card = element("article", { class: "scenario" }, button,
      element("p", { id: `scenario-${index}` }, goes),
      element("p", { class: "usual" }, element("strong", {}, "Usual SDKs: "), usual), here);
    cards.set(scenario, { card, here });
    return card;
  }));
}

/** Shows on all buttons but the pressed one, which tells of itself, whether they can be pressed. */
function others(pressed, busy) {
  for (const button of byId("scenario-list").querySelectorAll("button")) {
    if (button === pressed) continue;
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

export function running(scenario) {
  say(scenario, "Running …", "");
}

/** `kept` says whether what is promised was kept. */
export function ended(scenario, words, kept) {
  say(scenario, `Here: ${words}`, kept ? "good" : "bad");
}

function say(scenario, words, tone) {
  const { card, here } = cards.get(scenario);
  setText(here, words);
  card.classList.toggle("good", tone === "good");
  card.classList.toggle("bad", tone === "bad");
}
