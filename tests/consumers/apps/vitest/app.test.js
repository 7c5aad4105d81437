// A test of an app's own, in Vitest with jsdom: there is no IndexedDB.
import { expect, test } from "vitest";
import { configure, ensureUser, getSdkStatus, getUserId, isSentianceError, onUserChange, reset } from "sentiance-web";
import { userStore } from "sentiance-web/store";
import { getUserId as sameUser } from "sentiance-web/url";

const USER = "5f0c2f9f8d1e4a0012345678";
const person = { appUserId: "Åsa 🙂", getAuthCode: () => "c0de", platformUrl: "https://platform.example" };
const exchange = async () => ({ user_id: USER, token: { id: "t0k", expires_at: "2099-01-01T00:00:00.000Z" } });
const until = async (holds) => {
  while (!holds()) await new Promise((go) => setTimeout(go, 10));
};

test("the app's user comes and goes", async () => {
  configure({ platform: { exchange, notifyReset: () => {} } });
  const seen = [];
  const subscription = onUserChange((now) => seen.push(now && now.userId));
  const leave = userStore.subscribe(() => {});
  expect(await getUserId()).toBe(null);

  const { userInfo } = await ensureUser(person);
  expect(userInfo.userId).toBe(USER);
  expect([await getUserId(), (await getSdkStatus()).coherence]).toEqual([USER, "best-effort"]);
  await until(() => userStore.getSnapshot()?.userId === USER);

  await reset();
  expect(await getUserId()).toBe(null);
  await until(() => seen.length === 3);
  expect(seen).toEqual([null, USER, null]);
  subscription.remove();
  leave();
});

test("a stand-in for fetch is heard", async () => {
  const bytes = [...JSON.stringify({ auth_code: "c0de", platform_url: "https://å.example" })].flatMap((character) => [...unescape(encodeURIComponent(character))]);
  // In the middle of the å.
  const chunks = [bytes.slice(0, 45), bytes.slice(45)].map((part) => Uint8Array.from(part, (byte) => byte.charCodeAt(0)));
  const before = globalThis.fetch;
  globalThis.fetch = async () => ({ status: 200, headers: { get: () => null }, body: { getReader: () => ({ read: async () => ({ done: chunks.length === 0, value: chunks.shift() }) }) } });
  try {
    const { userInfo } = await ensureUser({ appUserId: "ana", authCodeUrl: "https://app.example/auth/code" });
    expect(userInfo.userId).toBe(USER);
  } finally {
    globalThis.fetch = before;
  }
  await reset();
});

test("what goes wrong has a kind", async () => {
  const error = await ensureUser({ ...person, getAuthCode: () => Promise.reject(new Error("no")) }).catch((error) => error);
  expect([isSentianceError(error), error.kind, error.cause.message]).toEqual([true, "callback-failed", "no"]);
});

test("the other entry loads as well", async () => {
  const answer = await sameUser().catch((error) => error.kind);
  expect([null, "load-failed"]).toContain(answer);
});
