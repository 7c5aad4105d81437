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

export async function createUser(options) {
  try {
    return await locked(async () => {
      if (stored()) throw failure("user-exists");
      const { user_id: userId, token } = await exchange(options.platformUrl, await code(options));
      localStorage.setItem(HOME, JSON.stringify({ userId, tokenId: token.id }));
      return { userInfo: { userId } };
    });
  } catch (error) {
    throw isSentianceError(error) ? error : failure("network", "unknown");
  }
}

export async function reset() {
  localStorage.removeItem(HOME);
  return { initState: "INITIALIZED" };
}

export const getUserId = async () => stored()?.userId ?? null;
export const userExists = async () => stored() !== null;
export const isUserLinked = userExists;
