// The control API, which lies beside this page.

/** Resolves with what it tells, or null where it tells nothing; rejects with what is to be mended. */
export async function call(method, path, body) {
  const answer = await fetch(path, { method, body: body && JSON.stringify(body), cache: "no-store" });
  const told = answer.status === 204 ? null : await answer.json();
  if (!answer.ok) throw new Error(told.message);
  return told;
}

/** All that can be seen, at one time. */
export async function seen() {
  const parts = ["log", "users", "faults", "clock", "counters"];
  const told = await Promise.all(parts.map((part) => call("GET", part)));
  return Object.fromEntries(parts.map((part, at) => [part, told[at]]));
}
