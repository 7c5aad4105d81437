// The calls of this page, in the form in which an app writes them. A test runs each as it stands.

export const CODE = {
  createUser: `import { createUser, isSentianceError } from "sentiance-web";

try {
  const { userInfo } = await createUser({
    authCodeUrl: "/auth/code",
    timeoutMs: 10_000,
  });
  console.log("the device's user is", userInfo.userId);
} catch (error) {
  if (!isSentianceError(error)) throw error;
  console.warn(error.reason, error.details, error.retry);
}`,
  ensureUser: `import { ensureUser } from "sentiance-web";

// After every login: keeps this person's user, replaces another's.
const { userInfo } = await ensureUser({
  authCodeUrl: "/auth/code",
  appUserId: "ada",
});
console.log("the device's user is", userInfo.userId);`,
  requestUserAccessToken: `import { requestUserAccessToken } from "sentiance-web";

// Refreshed where it is about to end. authorizedFetch() sends it for you.
const { tokenId, expiryDate } = await requestUserAccessToken();
console.log(tokenId.length, "characters, good until", expiryDate);`,
  reset: `import { reset } from "sentiance-web";

// At logout. Works offline; what was under way can store nothing more.
const { initState } = await reset();
console.log(initState);`,
  onUserChange: `import { onUserChange } from "sentiance-web";

// Hears of changes that other tabs make, too.
const subscription = onUserChange((now, before) => {
  console.log("was", before?.userId, "is", now?.userId);
});
subscription.remove();`,
};
