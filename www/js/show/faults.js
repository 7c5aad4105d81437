// Switches that spoil the next request, for seeing what the module makes of it.

import { byId, element } from "../dom.js";

const FAULTS = [
  {
    name: "Silence",
    goes: "The platform reads the request and never answers. The call waits half its time, then tries with a fresh code.",
    fault: { route: "exchange", times: 1, fault: { kind: "silence" } },
  },
  {
    name: "Lasting silence",
    goes: "It never answers again, until this is switched off. The call rejects at its deadline, here ten seconds.",
    fault: { route: "exchange", times: null, fault: { kind: "silence" } },
  },
  {
    name: "503, Retry-After 2",
    goes: "The platform is busy and asks for two seconds. The call gives it those and tries again.",
    fault: { route: "exchange", times: 1, fault: { kind: "status", status: 503, retry_after: "2" } },
  },
  {
    name: "Lost answer",
    goes: "The platform makes the user, then the connection dies. The browser or the call sends again and comes to that same user.",
    fault: { route: "exchange", times: 1, fault: { kind: "lost" } },
  },
  {
    name: "HTML portal",
    goes: "A hotel’s log-in page stands where the app backend’s JSON should be. The call rejects and keeps nothing.",
    fault: { route: "auth-code", times: 1, fault: { kind: "html" } },
  },
  {
    name: "Expired code",
    goes: "The code is past its time when it reaches the platform. The call fetches a fresh one.",
    fault: { route: "exchange", times: 1, fault: { kind: "expired-code" } },
  },
];

const buttons = new Map();

/** `arm(fault)` and `disarm()` are called as switches are pressed. */
export function offer({ arm, disarm }) {
  byId("faults").hidden = false;
  byId("fault-list").append(...FAULTS.map(({ name, goes, fault }, index) => {
    const button = element("button", { type: "button", "aria-pressed": "false", "aria-describedby": `fault-${index}` }, name);
    button.addEventListener("click", () => (pressed(button) ? disarm(button) : arm(fault, button)));
    buttons.set(button, fault);
    return element("li", {}, button, element("p", { id: `fault-${index}` }, goes));
  }));
}

/** Presses the switches whose fault still waits for its request. */
export function show(waiting) {
  for (const [button, { route, times, fault }] of buttons) {
    const waits = waiting.some((other) =>
      other.route === route && other.fault?.kind === fault.kind && (other.times === null) === (times === null));
    button.setAttribute("aria-pressed", String(waits));
  }
}

function pressed(button) {
  return button.getAttribute("aria-pressed") === "true";
}
