// The naive way to do it, as sign-in SDKs do: a Web Lock, a look at localStorage, the exchange, a write to localStorage.
// Same names and errors as the package; it goes through the same walk and must be caught.
const HOME = "sentiance.device";

const stored = () => JSON.parse(localStorage.getItem(HOME) ?? "null");
const locked = (work) => (navigator.locks ? navigator.locks.request(HOME, work) : work());

export const isSentianceError = (error) => error?.name === "SentianceError";

const failure = (kind, outcome = "nothing-happened") => Object.assign(new Error(kind), { name: "SentianceError", kind, outcome });

async function code({ authCode, authCodeUrl, getAuthCode, signal }) {
  if (authCode) return authCode;
  if (getAuthCode) return (await getAuthCode({ signal: signal ?? new AbortController().signal, attempt: 1 })).auth_code;
  const answer = await fetch(authCodeUrl, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw failure(answer.status === 401 ? "unauthorized" : "server-error");
  return (await answer.json()).auth_code;
}

async function exchange(platform, code) {
  const key = crypto.randomUUID();
  const body = new URLSearchParams({ authentication_code: code, idempotency_key: key, install_id: key, sdk: "sentiance-web/0.0.0" });
  const answer = await fetch(`${platform}/users`, { method: "POST", headers: { Accept: "application/json" }, body, credentials: "omit" });
  if (!answer.ok) throw failure("server-error", "unknown");
  return answer.json();
}

const told = (work) => work.catch((error) => { throw isSentianceError(error) ? error : failure("network", "unknown"); });

async function make(options) {
  const { user_id: userId, token } = await exchange(options.platformUrl, await code(options));
  keep({ userId, tokenId: token.id, tokenExpiryDate: token.expires_at, person: options.appUserId, platform: options.platformUrl });
  return { userInfo: { userId, tokenId: token.id } };
}

export const createUser = (options) => told(locked(async () => {
  if (stored()) throw failure("user-exists");
  return make(options);
}));

export const ensureUser = (options) => told(locked(async () => {
  const user = stored();
  if (user?.person === options.appUserId) return { userInfo: { userId: user.userId, tokenId: user.tokenId } };
  if (user && options.onOtherUser === "reject") throw failure("other-user");
  return make(options);
}));

export const requestUserAccessToken = () => told((async () => {
  const user = stored();
  if (!user) throw failure("no-user");
  if (Date.parse(user.tokenExpiryDate) > Date.now() + 300_000) return { tokenId: user.tokenId };
  const body = new URLSearchParams({ token: user.tokenId }).toString();
  const answer = await fetch(`${user.platform}/users/${user.userId}/token`, { method: "POST", headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" }, body, credentials: "omit" });
  if (!answer.ok) throw failure("server-error", "unknown");
  const { token } = await answer.json();
  keep({ ...user, tokenId: token.id, tokenExpiryDate: token.expires_at });
  return { tokenId: token.id };
})());

export async function reset() {
  keep(null);
  return { initState: "INITIALIZED" };
}

const listeners = new Set();

function keep(user) {
  const before = stored();
  if (user) localStorage.setItem(HOME, JSON.stringify(user));
  else localStorage.removeItem(HOME);
  for (const listener of listeners) listener(user, before);
}

export function onUserChange(listener) {
  listeners.add(listener);
  listener(stored(), null);
  addEventListener("storage", ({ key, newValue, oldValue }) => key === HOME && listener(JSON.parse(newValue), JSON.parse(oldValue)));
}

export const getUserId = async () => stored()?.userId ?? null;
export const userExists = async () => stored() !== null;
export const isUserLinked = userExists;
