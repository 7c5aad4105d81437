// A server that shares code with its pages: importing is harmless, and a call says what is missing.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Worker, isMainThread } from "node:worker_threads";

// Nowhere to keep a user; and of /url, whose file Node's fetch does not read, not even the module.
const KINDS = ["storage-denied", "load-failed"];
const require = createRequire(import.meta.url);
const names = ["sentiance-web", "sentiance-web/url"];
const entries = [...(await Promise.all(names.map((name) => import(name)))), ...names.map(require)];

for (const { createUser, ensureUser, getUserId, isSentianceError, onUserChange, reset } of entries) {
  const calls = {
    createUser: () => createUser({ authCode: "c0de" }),
    ensureUser: () => ensureUser({ authCode: "c0de", appUserId: "ana" }),
    getUserId,
    reset,
  };
  for (const [name, call] of Object.entries(calls)) {
    await assert.rejects(call, (error) => isSentianceError(error) && KINDS.includes(error.kind) && error.outcome === "nothing-happened", name);
  }
  onUserChange(() => assert.fail("there is no user to be told of")).remove();
}

if (isMainThread) {
  const [failed] = await new Promise((tell) => new Worker(new URL(import.meta.url)).on("exit", (code) => tell([code])));
  assert.equal(failed, 0, "the same in a worker");
}
