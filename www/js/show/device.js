// The user on this device, as the module tells it.

import { byId, rows, setText } from "../dom.js";
import { MASK, when } from "../words.js";

/** `user`: { userId, status, expires, expired }, userId null where there is none. */
export function show(user) {
  const there = user.userId !== null;
  byId("device").classList.toggle("has-user", there);
  setText(byId("device-now"), there ? "A Sentiance user lives here." : "No Sentiance user lives here.");
  byId("device-facts").replaceChildren(...rows([
    ["User id", user.userId ?? "–"],
    ["Token", there ? MASK : "–", there ? "masked" : null],
    ["Expires", there ? (when(user.expires) ?? "not said") : "–", user.expired ? "expired" : null],
    ["Linked", there ? (user.status.isUserLinked ? "yes, to the app’s own person" : "no") : "–"],
    ["Remote", there ? (user.status.isRemoteEnabled ? "enabled" : "disabled by the platform") : "–"],
    ["Module", user.status.initState],
  ]));
}

export function showProblem(error) {
  setText(byId("device-now"), `The module could not say: ${error.message}`);
}
