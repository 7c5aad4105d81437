// Who is logged in at the app.

import { byId, element, setText } from "../dom.js";

const PEOPLE = ["Ada", "Grace", "Alan"];

/** `logIn(name)` and `logOut()` are called when somebody asks for it. */
export function offer({ logIn, logOut }) {
  byId("people").append(...PEOPLE.map((name) => {
    const button = element("button", { type: "button", "aria-label": `Log in as ${name}` }, name);
    button.addEventListener("click", () => logIn(name, button));
    return button;
  }));
  const field = byId("name");
  byId("login").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = field.value.trim();
    if (name) logIn(name, event.submitter);
    field.value = "";
  });
  byId("logout").addEventListener("click", (event) => logOut(event.currentTarget));
}

export function show(name) {
  setText(byId("person-now"), name === null ? "Nobody is logged in." : `${name} is logged in.`);
  for (const button of byId("people").children) {
    if (button.textContent === name) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

export function showProblem(error) {
  setText(byId("person-now"), error.message);
}
