// Run by Node in a project that has installed the tarball: the test kit's fetch, under every kind of fault.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

import { createPlatform } from "sentiance-web/testing";

const ID = "3f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";
const JSON_ONLY = { headers: { Accept: "application/json" } };

const platform = await createPlatform({ person: "ana" });
const { fetch } = platform;
const failed = /^fetch failed/;
const code = async () => (await (await fetch("/auth/code", JSON_ONLY)).json()).auth_code;
const exchange = async (init = {}) => {
  const body = new URLSearchParams({ authentication_code: await code(), idempotency_key: ID, install_id: ID, sdk: "sentiance-web/0.0.0" });
  return fetch(`${platform.platformUrl}/users`, { method: "POST", body, ...JSON_ONLY, ...init });
};
const under = async (fault, use) => {
  platform.reset();
  platform.fault({ route: "exchange", fault });
  await use();
  assert.deepEqual(platform.faults(), [], `${fault.kind} was met`);
};
const soon = (promise) => Promise.race([promise.then(() => "settled", () => "settled"), new Promise((tell) => setTimeout(tell, 100, "pending"))]);

// A user is made, and the Response is a real one.
const answer = await exchange();
assert.ok(answer instanceof Response);
assert.deepEqual([answer.status, answer.headers.get("content-type"), answer.url], [201, "application/json", "https://api.sentiance.com/users"]);
assert.ok(Math.abs(Date.parse(answer.headers.get("date")) - Date.now()) < 60_000, "its Date is now");
const made = await answer.json();
assert.deepEqual(platform.users().map(({ user_id }) => user_id), [made.user_id]);
assert.deepEqual([platform.counters().exchange, platform.counters().users_made], [1, 1]);

// Nothing secret is in the log.
const log = JSON.stringify(platform.log());
assert.ok(log.includes('"side":"platform"') && !log.includes(made.token.id), log);

// The other forms of a request.
const posted = await fetch(new Request(`${platform.platformUrl}/users/${made.user_id}/token`, { method: "POST", body: new URLSearchParams({ token: made.token.id }), ...JSON_ONLY }));
assert.equal(posted.status, 200);
assert.equal((await fetch(new URL("/session", platform.appUrl))).status, 200);
await assert.rejects(fetch("https://elsewhere.example/x"), { name: "TypeError", message: /elsewhere\.example\/x/ });
const other = await createPlatform({ fallback: async (input) => `asked for ${input}` });
assert.equal(await other.fetch("https://elsewhere.example/x"), "asked for https://elsewhere.example/x");
assert.equal((await other.fetch("/auth/code", JSON_ONLY)).status, 401, "nobody is logged in");

// Who is logged in.
assert.equal((await fetch("/login", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"user":"ben"}' })).status, 200);
assert.deepEqual(await (await fetch("/session")).json(), { user: "ben" });
platform.logOut();
assert.equal((await fetch("/auth/code", JSON_ONLY)).status, 401);

// Faults, as a browser sees them.
for (const kind of ["refuse", "lost"]) await under({ kind }, () => assert.rejects(exchange(), { name: "TypeError", message: failed }));
await under({ kind: "lost" }, async () => {
  await assert.rejects(exchange());
  assert.equal(platform.counters().users_made, 1, "the work was done");
});
await under({ kind: "silence" }, async () => assert.equal(await soon(exchange()), "pending"));
await under({ kind: "cut-body", at: 5 }, async () => assert.rejects((await exchange()).json(), TypeError));
await under({ kind: "stall-body", at: 5 }, async () => {
  const ending = new AbortController();
  const read = (await exchange({ signal: ending.signal })).json();
  assert.equal(await soon(read), "pending");
  ending.abort();
  await assert.rejects(read, { name: "AbortError" });
});
await under({ kind: "truncate", at: 5 }, async () => assert.equal((await (await exchange()).text()).length, 5));
await under({ kind: "status", status: 429, retry_after: "7" }, async () => {
  const refused = await exchange();
  assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "7"]);
});
await under({ kind: "status", status: 503, cors: false }, () => assert.rejects(exchange(), { message: /CORS/ }));
await under({ kind: "html" }, async () => assert.match(await (await exchange()).text(), /<html/i));
await under({ kind: "garbage", body: "{" }, async () => assert.rejects((await exchange()).json(), SyntaxError));
await under({ kind: "wrong-type" }, async () => assert.notEqual(typeof (await (await exchange()).json()).user_id, "string"));
await under({ kind: "huge", bytes: 100_000 }, async () => assert.ok((await (await exchange()).text()).length > 100_000));
await under({ kind: "redirect", to: "https://portal.example/" }, () => assert.rejects(exchange({ redirect: "error" }), { message: /redirect/ }));
await under({ kind: "delay", ms: 150 }, async () => assert.equal((await exchange()).status, 201));
await under({ kind: "expired-code" }, async () => assert.equal((await (await exchange()).json()).errorCode, "AUTH_CODE_EXPIRED"));

// Time, users and their end.
platform.reset();
const late = await code();
platform.advance(11 * 60_000);
const body = new URLSearchParams({ authentication_code: late, idempotency_key: ID, install_id: ID, sdk: "sentiance-web/0.0.0" });
assert.equal((await fetch(`${platform.platformUrl}/users`, { method: "POST", body, ...JSON_ONLY })).status, 401, "codes end after ten minutes");
const { user_id } = await (await exchange()).json();
platform.disable(user_id);
assert.equal((await exchange()).status, 403);
platform.enable(user_id);
platform.delete(user_id);
assert.deepEqual(platform.users(), []);
assert.throws(() => platform.disable(user_id), RangeError);
assert.throws(() => platform.fault({ route: "login", fault: { kind: "expired-code" } }), /no meaning/);
assert.throws(() => platform.fault({ route: "exchange", fault: { kind: "no-such-fault" } }), /no-such-fault/);

// In the place of the global one, and back.
const own = globalThis.fetch;
platform.install();
assert.equal(globalThis.fetch, fetch);
platform.uninstall();
assert.equal(globalThis.fetch, own);

// An aborted one asks nobody.
const before = platform.counters().auth_code;
await assert.rejects(fetch("/auth/code", { ...JSON_ONLY, signal: AbortSignal.abort() }), { name: "AbortError" });
assert.equal(platform.counters().auth_code, before);

// Two platforms know nothing of each other, nor do the two forms of the package.
const required = createRequire(import.meta.url)("sentiance-web/testing");
assert.equal((await required.createPlatform()).users().length, 0);

console.log("the test kit answers as the emulator does");
