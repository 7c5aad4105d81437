// A test of an app's own, for Jest and Vitest with jsdom: no IndexedDB, and in Jest neither fetch, TextDecoder nor DecompressionStream.
import { configure, ensureUser, getSdkStatus, getUserId, isSentianceError, onUserChange, reset } from "sentiance-web";
import { userStore } from "sentiance-web/store";
import { createPlatform } from "sentiance-web/testing";
import { getUserId as sameUser } from "sentiance-web/url";

const USER = "5f0c2f9f8d1e4a0012345678";
const person = { appUserId: "Åsa 🙂", getAuthCode: () => "c0de", platformUrl: "https://platform.example" };
const exchange = async () => ({ user_id: USER, token: { id: "t0k", expires_at: "2099-01-01T00:00:00.000Z" } });
const until = async (holds) => {
  while (!holds()) await new Promise((go) => setTimeout(go, 10));
};

test("with the test kit, requests and all", async () => {
  const platform = await createPlatform({ person: "Åsa 🙂" });
  platform.install();
  try {
    platform.fault({ route: "exchange", fault: { kind: "lost" } });
    const { userInfo } = await ensureUser({ appUserId: "åsa", authCodeUrl: "/auth/code" });
    expect(platform.users()).toMatchObject([{ user_id: userInfo.userId, external_id: "Åsa 🙂" }]);
    expect(platform.counters()).toMatchObject({ auth_code: 2, exchange: 2, users_made: 1 });
    await reset();
    platform.logOut();
    const error = await ensureUser({ appUserId: "åsa", authCodeUrl: "/auth/code" }).catch((error) => error);
    expect([error.kind, error.status]).toEqual(["unauthorized", 401]);
  } finally {
    platform.uninstall();
  }
});

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

test("what goes wrong has a kind", async () => {
  const error = await ensureUser({ ...person, getAuthCode: () => Promise.reject(new Error("no")) }).catch((error) => error);
  expect([isSentianceError(error), error.kind, error.cause.message]).toEqual([true, "callback-failed", "no"]);
});

test("the other entry loads as well", async () => {
  const answer = await sameUser().catch((error) => error.kind);
  expect([null, "load-failed"]).toContain(answer);
});
