// The control: what one would write in an afternoon. A Web Lock, a look at localStorage, the code, the exchange, setItem.
// It takes the options that the package takes, and is served in its place: a fault that it survives as well shows nothing.
const KEY = "sentiance.device";

const kept = () => JSON.parse(localStorage.getItem(KEY));

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
    localStorage.setItem(KEY, JSON.stringify({ userId: user_id, tokenId: token.id, linked }));
    return { userInfo: { userId: user_id, tokenId: token.id, tokenExpiryDate: token.expires_at, isTokenExpired: Date.parse(token.expires_at) < Date.now() } };
  });
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
