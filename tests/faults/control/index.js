// The control: what one would write in an afternoon. A Web Lock, a look at localStorage, the code, the exchange, setItem; a token is refreshed when it is about
// to end, and other tabs are heard by the storage event.
// It takes the options that the package takes, and is served in its place: a fault that it survives as well shows nothing.
const KEY = "sentiance.device";

const kept = () => JSON.parse(localStorage.getItem(KEY));
const keep = (user) => localStorage.setItem(KEY, JSON.stringify(user));
const info = () => {
  const user = kept();
  return user && { userId: user.userId, tokenId: user.tokenId, tokenExpiryDate: user.tokenExpiryDate, isTokenExpired: Date.parse(user.tokenExpiryDate) < Date.now() };
};

async function json(url, init) {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

async function grant({ authCode, authCodeUrl, getAuthCode }) {
  if (authCode) return { auth_code: authCode };
  if (authCodeUrl) return json(authCodeUrl, { headers: { Accept: "application/json" } });
  const given = await getAuthCode({ attempt: 1, signal: new AbortController().signal });
  return typeof given === "string" ? { auth_code: given } : given;
}

export function createUser(options) {
  return navigator.locks.request(KEY, async () => {
    if (kept()) throw new Error("there is a user already");
    const { auth_code, platform_url } = await grant(options);
    const { user_id, token, linked } = await json(`${options.platformUrl ?? platform_url}/users`, {
      method: "POST",
      headers: { Accept: "application/json" },
      credentials: "omit",
      body: new URLSearchParams({
        authentication_code: auth_code,
        idempotency_key: crypto.randomUUID(),
        install_id: crypto.randomUUID(),
        sdk: "sentiance-web/0.0.0",
      }),
    });
    keep({ userId: user_id, tokenId: token.id, tokenExpiryDate: token.expires_at, linked, platformUrl: options.platformUrl ?? platform_url });
    return { userInfo: info() };
  });
}

export async function ensureUser(options) {
  return kept() ? { userInfo: info() } : createUser(options);
}

export async function requestUserAccessToken() {
  const { userId, tokenId, tokenExpiryDate, platformUrl } = kept();
  if (Date.parse(tokenExpiryDate) - 300_000 < Date.now()) {
    const { token } = await json(`${platformUrl}/users/${userId}/token`, {
      method: "POST",
      headers: { Accept: "application/json" },
      credentials: "omit",
      body: new URLSearchParams({ token: tokenId }),
    });
    keep({ ...kept(), userId, tokenId: token.id, tokenExpiryDate: token.expires_at, platformUrl });
  }
  return { tokenId: kept().tokenId, expiryDate: kept().tokenExpiryDate };
}

export function onUserChange(listener) {
  listener(info(), null);
  const told = ({ key, oldValue }) => key === KEY && listener(info(), JSON.parse(oldValue));
  addEventListener("storage", told);
  return { remove: () => removeEventListener("storage", told) };
}

export async function getSdkStatus() {
  return { userExists: kept() !== null, isRemoteEnabled: true };
}

export async function reset() {
  localStorage.removeItem(KEY);
  return { initState: "INITIALIZED" };
}

export async function getUserId() {
  return kept()?.userId ?? null;
}

export async function userExists() {
  return kept() !== null;
}

export async function isUserLinked() {
  return kept()?.linked ?? false;
}

// It has no errors of its own.
export const isSentianceError = () => false;
