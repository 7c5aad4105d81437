// Shows that secrets are redacted: looks for the device's token wherever it must not be.

import { byId, setText } from "../dom.js";

const KEY = "sentiance.device";

/** `places`: what each is called, and its text. */
export function show(places) {
  const target = byId("search");
  const token = stored();
  if (token === null) return setText(target, "Nothing to search for: there is no token.");
  const found = Object.entries(places).filter(([, text]) => text.includes(token)).map(([name]) => name);
  target.classList.toggle("alarm", found.length > 0);
  setText(target, found.length === 0
    ? `Searched just now for the token’s ${token.length} characters in ${Object.keys(places).join(", in ")}: in none of them.`
    : `The token was found in ${found.join(" and ")}. That is a fault: please report it.`);
}

function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY))?.tokenId ?? null;
  } catch {
    return null;
  }
}
