// Strict users of the declarations. What must not compile is marked; an error that fails to appear is an error.
import {
  addSdkStatusUpdateListener,
  authorizedFetch,
  configure,
  createUser,
  ensureUser,
  explain,
  getSdkStatus,
  getUserId,
  isSentianceError,
  onUserChange,
  persist,
  preload,
  requestUserAccessToken,
  reset,
  type CreateUserResult,
  type ErrorKind,
  type ErrorReason,
  type ExplainedRecord,
  type SdkStatus,
  type SentianceError,
  type Subscription,
  type TimelineEvent,
  type UserAccessToken,
} from "sentiance-web";
import * as withoutWasm from "sentiance-web/no-wasm";
import * as byUrl from "sentiance-web/url";

export async function eachWay(): Promise<CreateUserResult[]> {
  return [
    await createUser({ authCode: "c0de" }),
    await createUser({ authCodeUrl: "/auth/code", authCodeRequest: { method: "POST", credentials: "include" }, timeoutMs: 10_000 }),
    await createUser({ authCodeUrl: new URL("https://app.example/auth/code"), signal: AbortSignal.timeout(5_000) }),
    await createUser({ getAuthCode: ({ signal, attempt }) => fetch(`/code?${attempt}`, { signal }).then((answer) => answer.text()) }),
    await withoutWasm.createUser({ authCodeUrl: "/auth/code" }),
    await byUrl.createUser({ getAuthCode: async () => ({ auth_code: "c0de", platform_url: "https://api.r16.sentiance.com", app_id: "a" }) }),
  ];
}

// @ts-expect-error no way to a code
void createUser({});
// @ts-expect-error two ways to a code
void createUser({ authCode: "c0de", authCodeUrl: "/auth/code" });
// @ts-expect-error no such option
void createUser({ authCode: "c0de", apiKey: "never" });
// @ts-expect-error authCodeRequest goes with authCodeUrl
void createUser({ authCode: "c0de", authCodeRequest: {} });
// @ts-expect-error not a persistence
configure({ persistence: "session" });

configure({ persistence: "memory", allowInsecureHosts: ["10.0.2.2"], platform: { exchange: async ({ authCode }) => ({ user_id: authCode, token: { id: "t", expires_at: "2030-01-01T00:00:00Z" } }) } });

export const userId: Promise<string | null> = getUserId();
export const state: Promise<string> = reset().then((result) => result.initState);

export const report: Promise<string> = explain().then((told) => [told.version, told.storage, ...told.timeline].join("\n"));

export async function interrupted(): Promise<boolean> {
  const { record, problem, timeline } = await explain();
  if (record === null) throw new Error(`no look at the record: ${problem}`);
  const phase: ExplainedRecord["phase"] = record.phase;
  const event: TimelineEvent = "creation-took-over";
  return phase === "creating" && (record.leaseLeftMs ?? 0) < 0 && timeline.some((line) => line.includes(` ${event} `));
}

void ensureUser({ authCodeUrl: "/auth/code", appUserId: "ada", onOtherUser: "reject", signal: AbortSignal.timeout(5_000) });
void createUser({ authCode: "c0de", appUserId: "ada" });
// @ts-expect-error nobody to ensure the user of
void ensureUser({ authCodeUrl: "/auth/code" });
// @ts-expect-error an option of ensureUser
void createUser({ authCode: "c0de", onOtherUser: "reset" });
// @ts-expect-error neither of the two
void ensureUser({ authCodeUrl: "/auth/code", appUserId: "ada", onOtherUser: "ask" });

configure({ platform: { refreshToken: async ({ tokenId, signal }) => ({ token: { id: signal.aborted ? "" : tokenId, expires_at: "2030-01-01T00:00:00Z" } }) } });

export const token: Promise<UserAccessToken> = requestUserAccessToken();
export const body: Promise<unknown> = authorizedFetch(new URL("https://api.sentiance.com/x"), { method: "POST", body: "{}" }).then((answer) => answer.json());

export async function watched(): Promise<void> {
  const subscription: Subscription = await addSdkStatusUpdateListener((status: SdkStatus) => {
    const lasts: "durable" | "partitioned" | "session" | "memory" = status.storage;
    console.log(status.userExists, lasts, status.coherence, status.locks);
  });
  const users = onUserChange((now, before) => console.log(now?.userId ?? "nobody", before === null));
  subscription.remove();
  users.remove();
  await preload();
  const kept: boolean = await persist();
  console.log(kept, (await getSdkStatus()).isRemoteEnabled);
}

const never = (value: never): never => value;

/** A `switch` over reasons is exhaustive. */
export function said(reason: ErrorReason): string {
  switch (reason) {
    case "SDK_RESET_IN_PROGRESS":
    case "USER_CREATION_IN_PROGRESS":
    case "USER_ALREADY_EXISTS":
      return "elsewhere on this device";
    case "NETWORK_ERROR":
    case "SERVER_ERROR":
      return "on the way";
    case "NO_USER":
    case "USER_DISABLED_REMOTELY":
      return "nobody to speak for";
    case "UNEXPECTED_ERROR":
    case "EXCEPTION_OR_ERROR":
      return "here";
    default:
      return never(reason);
  }
}

export function narrowed(error: unknown): ErrorKind | undefined {
  if (!isSentianceError(error)) return undefined;
  const known: SentianceError = error;
  return known.retryAfterMs === undefined ? known.kind : undefined;
}
