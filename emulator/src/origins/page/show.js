// What is seen, as elements. Text is only ever set as text, so the page runs under Trusted Types.

export const byId = (id) => document.getElementById(id);

/** Draws all of it. `act(deed, user)` is called when a button of a user is pressed. */
export function show({ log, users, faults, clock, counters }, act) {
  list("requests", log.toReversed(), request);
  list("users", users, (user) => person(user, act));
  list("faults", faults, fault);
  facts("clock", [["Now", clock.now], ["Off this machine’s", offset(clock.offset_ms)]]);
  facts("counters", Object.entries(counters).map(([name, count]) => [name.replaceAll("_", " "), count]));
}

function element(tag, name, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}

/** A list's items; those that say the same as before stay as they are, and with them the focus. */
function list(id, items, make) {
  const place = byId(id);
  const before = new Map();
  for (const shown of place.children) before.set(shown.dataset.says, [...(before.get(shown.dataset.says) ?? []), shown]);
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const shown = items.map((item) => {
    const says = JSON.stringify(item);
    const kept = before.get(says)?.shift();
    if (kept) return kept;
    const made = make(item);
    made.dataset.says = says;
    return made;
  });
  if (shown.length !== place.children.length || shown.some((item, at) => item !== place.children[at])) place.replaceChildren(...shown);
  if (focused && !place.contains(document.activeElement)) inPlaceOf(focused, place)?.focus();
  byId(`${id}-empty`).hidden = items.length > 0;
}

/** The button that was pressed may be another one by now: that of its user, or the list's first. */
function inPlaceOf(button, list) {
  if (list.contains(button)) return button;
  return list.querySelector(`[data-user="${CSS.escape(button.dataset.user)}"]`) ?? list.querySelector("button");
}

function request({ at, side, method, path, status, what, fault, whole }) {
  const line = element("div", "line", element("span", "time", `${(at / 1000).toFixed(3)} s`), element("span", `side ${side}`, side), element("code", "", `${method} ${path}`));
  line.append(element("span", status && status < 400 ? "status" : "status bad", status ?? "no answer"));
  if (fault) line.append(element("span", "spoiled", fault));
  const words = [what, whole == null ? "" : `cut, of ${whole} bytes`].filter(Boolean).join("; ");
  return words ? element("li", "", line, element("div", "what", words)) : element("li", "", line);
}

function person(user, act) {
  const { user_id, external_id, status, tokens, resets } = user;
  const said = `${counted(tokens, "token")} that work${tokens === 1 ? "s" : ""}, ${counted(resets, "reset")}`;
  const deeds = [status === "active" ? "Disable" : "Enable", "Delete"].map((deed) => {
    const button = element("button", "plain small", deed);
    button.type = "button";
    button.dataset.user = user_id;
    button.setAttribute("aria-label", `${deed} ${external_id}`);
    button.addEventListener("click", () => act(deed, user));
    return button;
  });
  return element("li", "",
    element("div", "", element("strong", "", external_id), " ", element("code", "", user_id), " ", element("span", status === "active" ? "status" : "status bad", status)),
    element("div", "what", said),
    element("div", "actions", ...deeds));
}

function fault({ route, times, skip, fault }) {
  const often = times === null ? "until cleared" : counted(times, "time");
  return element("li", "",
    element("div", "", element("strong", "", route), ", ", often, skip > 0 ? `, after ${counted(skip, "request")}` : ""),
    element("code", "what", JSON.stringify(fault)));
}

/** The rows of a definition list; only what differs is touched. */
function facts(id, pairs) {
  const place = byId(id);
  if (place.children.length !== pairs.length) {
    place.replaceChildren(...pairs.map(() => element("div", "", element("dt"), element("dd"))));
  }
  pairs.forEach(([term, description], at) => {
    const [dt, dd] = place.children[at].children;
    dt.textContent = term;
    dd.textContent = description;
    dd.className = description === 0 ? "none" : "";
  });
}

const counted = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

function offset(ms) {
  if (ms === 0) return "not at all";
  const parts = [[86_400_000, "day"], [3_600_000, "hour"], [60_000, "minute"], [1000, "second"], [1, "millisecond"]];
  let rest = Math.abs(ms);
  const words = parts.flatMap(([length, word]) => {
    const count = Math.floor(rest / length);
    rest %= length;
    return count > 0 ? [counted(count, word)] : [];
  });
  return `${words.join(", ")} ${ms < 0 ? "behind" : "ahead"}`;
}
