// A fetch for the platform: it carries the user's token there, and nowhere else.
import { call } from "./call.js";
import { current } from "./configure.js";
import { sentianceError } from "./errors.js";

const CODE = "E_SDK_AUTHORIZED_FETCH_ERROR";
const DEADLINE = 30_000;

export async function authorizedFetch(input, init) {
  let request;
  try {
    request = new Request(input, init);
  } catch {
    throw sentianceError(CODE, { kind: "invalid-option", subject: "input" });
  }
  let token = await authorize();
  if (new URL(token.platformUrl).origin !== new URL(request.url).origin) throw sentianceError(CODE, { kind: "foreign-origin", retry: "never" });
  // A body can be read once; the second try needs its own.
  const answer = await send(request.clone(), token.tokenId);
  if (answer.status !== 401) return answer;
  answer.body?.cancel().catch(() => {});
  token = await authorize(token.tokenId);
  return send(request, token.tokenId);
}

const authorize = (refused) => call(CODE, (module, id, spent) => module.authorize(id, current(), refused, spent));

async function send(request, tokenId) {
  const headers = new Headers(request.headers);
  headers.set("Authorization", `Bearer ${tokenId}`);
  const ending = new AbortController();
  const abort = () => ending.abort(request.signal.reason);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    ending.abort();
  }, DEADLINE);
  if (request.signal.aborted) abort();
  request.signal.addEventListener("abort", abort);
  try {
    // A redirect could lead the token elsewhere.
    return await fetch(new Request(request, { headers, signal: ending.signal, redirect: "error", credentials: "omit", referrerPolicy: "no-referrer" }));
  } catch {
    const kind = late ? "timeout" : request.signal.aborted ? "aborted" : navigator.onLine === false ? "offline" : "network";
    throw sentianceError(CODE, { kind, reason: kind === "aborted" ? undefined : "NETWORK_ERROR", outcome: "unknown", retry: "same-call", party: "platform" });
  } finally {
    clearTimeout(timer);
  }
}
