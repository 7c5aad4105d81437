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
  if (origin(token.platformUrl) !== origin(request.url)) throw sentianceError(CODE, { kind: "foreign-origin", retry: "never" });
  // A body can be read once; the second try needs its own.
  const first = await send(request.clone(), token.tokenId);
  if (first.status !== 401) return first.answer;
  // Nobody reads it.
  (async () => first.answer.body?.cancel())().catch(() => {});
  token = await authorize(token.tokenId);
  return (await send(request, token.tokenId)).answer;
}

// Of a URL as the engine's parser wrote it. Of any other kind of URL there is none, and the platform's is never of that kind.
const origin = (url) => /^https?:\/\/[^/?#]+/.exec(url)?.[0];

const authorize = (refused) => call(CODE, (module, id, spent) => module.authorize(id, current(), refused, spent));

async function send(request, tokenId) {
  // A page may have taken it away: then the answer is merely not waited for.
  const ending = typeof AbortController === "function" ? new AbortController() : undefined;
  let late = false;
  let abort;
  let timer;
  // A fetch that is not the browser's own may heed no signal.
  const over = new Promise((_, fail) => {
    const end = (reason) => {
      ending?.abort(reason);
      fail();
    };
    abort = () => end(request.signal.reason);
    timer = setTimeout(() => {
      late = true;
      end();
    }, DEADLINE);
  });
  request.signal.addEventListener("abort", abort);
  try {
    if (request.signal.aborted) ending?.abort(request.signal.reason);
    const headers = new Headers(request.headers);
    headers.set("Authorization", `Bearer ${tokenId}`);
    // A redirect could lead the token elsewhere.
    const init = { headers, signal: ending?.signal, redirect: "error", credentials: "omit", referrerPolicy: "no-referrer" };
    const answer = await Promise.race([fetch(new Request(request, init)), over]);
    const { status } = answer;
    if (typeof status !== "number") throw undefined;
    return { answer, status };
  } catch {
    request.signal.removeEventListener("abort", abort);
    const kind = late ? "timeout" : request.signal.aborted ? "aborted" : navigator.onLine === false ? "offline" : "network";
    throw sentianceError(CODE, { kind, reason: kind === "aborted" ? undefined : "NETWORK_ERROR", outcome: "unknown", retry: "same-call", party: "platform" });
  } finally {
    // The signal goes on: it ends the reading of the body as well.
    clearTimeout(timer);
  }
}
