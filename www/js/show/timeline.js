// What explain() tells: how things stand, and every line of what happened. It holds no secret, so it is shown and copied as it is.

import { copy } from "../copy.js";
import { byId, element, rows, setText } from "../dom.js";

const panel = byId("timeline");
const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23" });

let told = "";

export function show(explanation) {
  told = JSON.stringify(explanation, null, 2);
  const { storage, coherence, locks, record, problem, setAsideBytes, timeline } = explanation;
  byId("timeline-facts").replaceChildren(...rows([
    ["Storage", `${storage}, ${coherence}${locks ? "" : ", no Web Locks"}`],
    ["Record", record ? described(record) : `not readable: ${problem}`],
    ["Set aside", setAsideBytes === null ? "nothing" : `${setAsideBytes} bytes that could not be read`],
  ]));
  // Follow what is new only for someone who is looking at the newest.
  const following = panel.scrollHeight - panel.scrollTop - panel.clientHeight < 40;
  byId("events").replaceChildren(...timeline.map(line));
  byId("timeline-empty").hidden = timeline.length > 0;
  if (following) panel.scrollTop = panel.scrollHeight;
}

/** The last explanation, as it is copied. */
export const report = () => told;

export function showProblem(error) {
  byId("events").replaceChildren(element("li", {}, element("span", { class: "more" }, error.message)));
}

export function offerCopy() {
  byId("copy").addEventListener("click", async () => {
    setText(byId("timeline-said"), "");
    setText(byId("timeline-said"), await copy(told));
  });
}

function described({ phase, generation, home }) {
  const parts = [phase];
  if (generation !== null) parts.push(`generation ${generation}`);
  // Worth a word only where something is wrong.
  if (home === "absent" || home === "differs") parts.push(`localStorage ${home}`);
  return parts.join(", ");
}

// "<when> <whose> <what> name=value …"
function line(text) {
  const [at, id, event, ...more] = text.split(" ");
  const tone = /failed|rejected/.test(event) ? "bad" : event === "created" ? "good" : "";
  const whose = /^-+$/.test(id) ? [] : [id];
  return element("li", {},
    element("time", { datetime: at }, clock.format(new Date(at))),
    element("span", { class: `event ${tone}` }, event),
    element("span", { class: "more" }, [...more, ...whose].join(" · ") || "\u00a0"));
}
