// The code of the call that was made last, or chosen; copied as it is shown.

import { CODE } from "../code.js";
import { copy } from "../copy.js";
import { byId, element, setText } from "../dom.js";

const shown = byId("code").firstElementChild;

export function offer() {
  byId("code-choices").append(...Object.keys(CODE).map((name) => {
    const button = element("button", { type: "button", class: "small" }, name);
    button.addEventListener("click", () => show(name));
    return button;
  }));
  byId("code-copy").addEventListener("click", async () => setText(byId("code-said"), await copy(shown.textContent)));
  show("createUser");
}

export function show(name) {
  if (!(name in CODE)) return;
  setText(shown, CODE[name]);
  for (const button of byId("code-choices").children) button.setAttribute("aria-pressed", String(button.textContent === name));
}
