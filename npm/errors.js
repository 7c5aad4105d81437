// What a failure is to the app: an Error with Sentiance's code and reason, our kind, and a sentence that says what to do next.

const PARTIES = { backend: "The app's backend", platform: "The Sentiance platform" };

// One sentence or two for each kind. {party} is who answered, {subject} the option in question, {status} the HTTP status.
const DETAILS = {
  "missing-options": "Options are missing. Pass an object with one of authCode, authCodeUrl, getAuthCode.",
  "missing-code-source": "There is no way to an authentication code. Pass one of authCode, authCodeUrl, getAuthCode.",
  "conflicting-options": "Options exclude each other: pass exactly one of authCode, authCodeUrl, getAuthCode; authCodeRequest goes with authCodeUrl only.",
  "invalid-option": "The option {subject} has a wrong type or value.",
  "unknown-option": "There is no option {subject}.",
  "api-key": "{subject} looks like an API key or app secret. Those belong on the backend: it asks Sentiance for a code, and only the code comes here.",
  "invalid-url": "{subject} is not a URL that can be used here.",
  "insecure-url": "{subject} must be https. http is accepted for loopback and for hosts named in configure({ allowInsecureHosts }).",
  "callback-failed": "The app's own function threw; see cause.",
  offline: "The device is offline. Call again when the network is back.",
  network: "{party} gave no answer: unreachable, cut off, or its answer is not readable here (CORS, CSP).",
  timeout: "The deadline passed. Call again.",
  aborted: "The call was aborted by its signal.",
  "not-json": "{party} answered with something that is not JSON, perhaps a login page of the network or of the backend.",
  "invalid-answer": "{party} answered without the fields that belong there.",
  "too-large": "{party} answered with more than 64 KiB.",
  unauthorized: "{party} answered {status}: nobody is logged in there, or not somebody who may have a code. Log in, then call again.",
  "not-found": "{party} answered 404. Check the URL.",
  "not-acceptable": "{party} answered 406 although application/json was asked for.",
  "rate-limited": "{party} answered {status}: too many requests. Wait as long as retryAfterMs says.",
  "server-error": "{party} answered {status}. Call again later.",
  "http-status": "{party} answered {status}.",
  "code-rejected": "The authentication code is expired or unknown. Get a fresh one.",
  "code-ambiguous": "The authentication code was used already, perhaps by this very call: a browser may send a request twice. Get a fresh code; it restores the same user.",
  "person-changed": "The person logged in at the backend changed while the user was being created. Call again.",
  "user-disabled": "Sentiance has disabled this user.",
  "storage-denied": "This page may not use localStorage (blocked cookies, a sandboxed frame, a worker, no browser). Allow it, or configure({ persistence: \"memory\" }).",
  "storage-full": "The device's storage is full. Free some of it, or configure({ persistence: \"memory\" }).",
  "storage-failed": "The device's storage failed. Call again.",
  "newer-version": "The stored record was written by a newer version of sentiance-web. Update this page, or reset().",
  reset: "reset() was called. Create the user again if that is still wanted.",
  "creation-in-progress": "Another call is creating the user. Wait for it.",
  "user-exists": "This device has a user already. Call reset() first, then create the other one.",
  "other-user": "This device has the user of somebody else. Call reset() first, or ensureUser with onOtherUser: \"reset\".",
  "no-user": "This device has no user, or the one that was asked about was reset. Create one.",
  "token-rejected": "Sentiance does not know the token of this device's user any more. Call ensureUser, or reset() and createUser.",
  "foreign-origin": "authorizedFetch speaks to the Sentiance platform of this device's user only. Use fetch for everything else.",
  "not-on-the-web": "{subject} is a call of the native SDKs; on the web there is the user, and nothing that senses.",
  "no-webassembly": "This engine has no WebAssembly, or a content security policy forbids it: allow 'wasm-unsafe-eval' in script-src, or import sentiance-web/no-wasm.",
  "load-failed": "The module could not be loaded. Check that sentiance_web.wasm is served beside the script, unchanged.",
  crashed: "The module stopped answering and was thrown away. Call again.",
};

const MISSING = ["missing-options", "missing-code-source"];

// Thrown by the loaders.
export class LoadError extends Error {
  constructor(kind, retry) {
    super(kind);
    Object.assign(this, { kind, retry });
  }
}

// `record` is what the module says of a failure; what it leaves out is as for a failure before anything happened.
export function sentianceError(code, record) {
  // Own properties only: what a page adds to Object.prototype says nothing about a failure.
  const told = Object.assign(Object.create(null), record);
  const { kind, outcome = "nothing-happened", retry = "never", party, status, retryAfterMs, subject, cause } = told;
  const words = { party: PARTIES[party] ?? "The server", subject, status };
  // Sentiance's reset knows no other reason than this one.
  const reason = code === "E_SDK_RESET_ERROR" ? "EXCEPTION_OR_ERROR" : (told.reason ?? "UNEXPECTED_ERROR");
  const details = DETAILS[kind].replace(/\{(\w+)\}/g, (_, name) => words[name] ?? "");
  const error = new Error(`Reason: ${reason} - ${details}`, cause === undefined ? undefined : { cause });
  const fields = { name: "SentianceError", code: MISSING.includes(kind) ? "E_SDK_MISSING_PARAMS" : code, reason, kind, outcome, retry, details };
  if (status) fields.status = status;
  if (retryAfterMs != null) fields.retryAfterMs = retryAfterMs;
  // Defined rather than assigned: where a page has frozen Error.prototype (SES lockdown does), a name it has cannot be assigned.
  for (const name of Object.keys(fields)) {
    Object.defineProperty(error, name, { __proto__: null, value: fields[name], configurable: true, enumerable: true, writable: true });
  }
  return error;
}

// By its marks rather than its class: errors of two copies of this package, or of another frame, count as well.
export function isSentianceError(error) {
  try {
    return error?.name === "SentianceError" && typeof error.kind === "string" && typeof error.code === "string";
  } catch {
    // What cannot be looked at, such as a proxy that throws, is none.
    return false;
  }
}
