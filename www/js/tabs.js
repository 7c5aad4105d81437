// The two documents below: makes calls in both in the same moment, and tells how they ended.

import { byId, setText } from "./dom.js";

const [left, right] = ["tab-left", "tab-right"].map((id) => byId(id));

/** `run(button, title, call)` runs what a button does. */
export function offer(run) {
  byId("tabs-create").addEventListener("click", ({ currentTarget }) =>
    run(currentTarget, "createUser() in both tabs", () => both("createUser", "createUser")));
  byId("tabs-reset").addEventListener("click", ({ currentTarget }) =>
    run(currentTarget, "createUser() in the left tab, reset() in the right", () => both("createUser", "reset")));
}

/** Makes a call in each tab at once. { also: how they ended, ended: [left, right] } */
export async function both(inLeft, inRight) {
  setText(byId("tabs-now"), "Both are running …");
  const ended = await Promise.all([left.contentWindow.call(inLeft), right.contentWindow.call(inRight)]);
  const words = ended.map((one, index) =>
    `${index === 0 ? "Left" : "Right"}: ${one.call}() ${one.ok ? "resolved" : `rejected, ${one.kind}`}.`).join(" ");
  setText(byId("tabs-now"), words);
  return { also: words, ended };
}
