/**
 * Creates and resets the one Sentiance user of a device, in the browser.
 *
 * Names and shapes are those of `@sentiance-react-native/core` where it has them. Importing this module does nothing; the first call
 * loads the WebAssembly, once however many callers. Every promise settles within its deadline, and every rejection is a
 * {@link SentianceError}.
 * @module
 */

/** The user of this device, as `createUser` hands it out. */
export interface UserInfo {
  /** Sentiance's id of the user. Opaque. */
  userId: string;
  /** The user's access token. Opaque, and a secret: it reads the user's location history. */
  tokenId: string;
  /** When the token expires: RFC 3339, as the platform wrote it. */
  tokenExpiryDate: string;
  /** Whether it has expired, by the platform's clock rather than the device's. */
  isTokenExpired: boolean;
}

/** What {@link createUser} resolves with. */
export interface CreateUserResult {
  /** The user, as it is stored now. */
  userInfo: UserInfo;
}

/** What {@link reset} resolves with. */
export interface ResetResult {
  /** `INITIALIZED`: the next creation may begin. */
  initState: SdkInitState;
}

/** State of the module. On the web there is no init call: it is `INITIALIZED`, or `RESETTING` while a reset of this page runs. */
export type SdkInitState = "NOT_INITIALIZED" | "INIT_IN_PROGRESS" | "INITIALIZED" | "RESETTING" | "UNRECOGNIZED_STATE";

/** What an app's backend answers when it is asked for a code. Both names of the code are understood; other fields are ignored. */
export type AuthCodeAnswer = {
  /** Base URL of the platform that the code is for. The option `platformUrl` wins over it. */
  platform_url?: string | null;
  [other: string]: unknown;
} & (
  | {
      /** The code, as Sentiance's public sample backend names it. Opaque, and a secret. */
      auth_code: string;
    }
  | {
      /** The code, as the platform names it. */
      authentication_code: string;
    }
);

/** How the request to `authCodeUrl` is made. `Accept: application/json` and `cache: "no-store"` are always sent. */
export interface AuthCodeRequest {
  /** Default: `GET`. */
  method?: string;
  /** Added to the module's own `Accept`, which they may replace. */
  headers?: HeadersInit;
  /** As `fetch` takes it; it must be usable more than once: a second code needs a second request. */
  body?: BodyInit;
  /** Default: `same-origin`. */
  credentials?: RequestCredentials;
}

/** What {@link CodeFromFunction.getAuthCode} is told. */
export interface AuthCodeContext {
  /** Aborts when the call ends before the code came. */
  signal: AbortSignal;
  /** 1, 2, ...: which code of this call it is. Each exchange needs a fresh one. */
  attempt: number;
}

/** What every creation takes, whichever way it comes by a code. */
interface CommonOptions {
  /**
   * The app's own id of the person, 1 to 1 024 bytes. It lets {@link ensureUser} tell later whose user this is. Only a digest of it is stored,
   * under a key that {@link reset} forgets: it hides the id, and does not protect it from somebody who reads this device's storage and tries ids.
   */
  appUserId?: string;
  /**
   * Base URL of the Sentiance platform. Wins over the backend's `platform_url`; without either it is `https://api.sentiance.com`.
   * Must be https; http only for loopback and hosts in `configure({ allowInsecureHosts })`.
   */
  platformUrl?: string | URL;
  /** One deadline for the whole call, in milliseconds, from 1 to 600 000. Default: 30 000. */
  timeoutMs?: number;
  /** Gives the call up. It then rejects with kind `aborted`, and nothing is stored. */
  signal?: AbortSignal;
}

/** One code, handed in. If its answer is lost there is no way to another one: the error then says `outcome: "unknown"`. */
export interface LiteralCode extends CommonOptions {
  /** The code, as the backend got it from Sentiance. It lives for about ten minutes, says Sentiance; the backend's `expires_at` knows better. */
  authCode: string;
  /** Not together with the other ways to a code. */
  authCodeUrl?: never;
  /** Not together with the other ways to a code. */
  getAuthCode?: never;
  /** Goes with `authCodeUrl` only. */
  authCodeRequest?: never;
}

/** A URL of the app's backend that answers with a code for whoever is logged in there. */
export interface CodeFromUrl extends CommonOptions {
  /** Relative to the page, or absolute; https, or http on loopback and on hosts in `configure({ allowInsecureHosts })`. */
  authCodeUrl: string | URL;
  /** How it is asked. Default: `GET`, with the cookies of the page's own origin. */
  authCodeRequest?: AuthCodeRequest;
  /** Not together with the other ways to a code. */
  authCode?: never;
  /** Not together with the other ways to a code. */
  getAuthCode?: never;
}

/** The app's own function that gets a code. It is called again when a fresh code is needed. */
export interface CodeFromFunction extends CommonOptions {
  /** Gives a code, or the backend's answer as it is. What it throws is the error's `cause`. */
  getAuthCode: (context: AuthCodeContext) => string | AuthCodeAnswer | PromiseLike<string | AuthCodeAnswer>;
  /** Not together with the other ways to a code. */
  authCode?: never;
  /** Not together with the other ways to a code. */
  authCodeUrl?: never;
  /** Goes with `authCodeUrl` only. */
  authCodeRequest?: never;
}

/** Exactly one way to a code, and what else the call needs. An option that is unknown, or looks like an API key, is refused. */
export type UserCreationOptions = LiteralCode | CodeFromUrl | CodeFromFunction;

/**
 * Creates the Sentiance user of this device, or restores the one that the person already has.
 *
 * It resolves once the user is stored durably. At most one user lives on a device: with a user there it rejects with
 * `USER_ALREADY_EXISTS`, and of concurrent calls, in any tab, one succeeds.
 *
 * @throws {SentianceError} reasons `SDK_RESET_IN_PROGRESS`, `USER_CREATION_IN_PROGRESS`, `USER_ALREADY_EXISTS`, `NETWORK_ERROR`,
 * `SERVER_ERROR`, `UNEXPECTED_ERROR`; code `E_SDK_CREATE_USER_ERROR`, or `E_SDK_MISSING_PARAMS` without a way to a code.
 */
export function createUser(options: UserCreationOptions): Promise<CreateUserResult>;

/** What {@link ensureUser} takes: all that {@link createUser} does, and for whom it is. */
export type EnsureUserOptions = UserCreationOptions & {
  /** The app's own id of the person, 1 to 1 024 bytes; see {@link CommonOptions.appUserId}. */
  appUserId: string;
  /**
   * What becomes of a user that is somebody else's, or of whom nobody said whose it is. `reset` (the default) removes it, in the very transaction
   * that begins the creation of the new one; `reject` leaves it and rejects with `USER_ALREADY_EXISTS`, kind `other-user`.
   */
  onOtherUser?: "reset" | "reject";
};

/**
 * Sees to it that the device's user is this person's: what a login flow, or an app that starts, needs to call.
 *
 * With that user there it resolves at once and sends nothing. Without one it creates it, or restores it where the browser had cleared its storage.
 * Concurrent calls for the same person, in any tab, make one exchange and resolve with the one user; a call that finds a creation under way waits
 * for it within its own deadline. A user whose token the platform no longer knows is created anew.
 *
 * @throws {SentianceError} as {@link createUser}.
 */
export function ensureUser(options: EnsureUserOptions): Promise<CreateUserResult>;

/**
 * Removes the user and all that was stored of it from this device. Works offline and without a user. Whatever was begun before it, in
 * any tab, stores nothing after it. The user itself lives on at Sentiance.
 *
 * @throws {SentianceError} code `E_SDK_RESET_ERROR`, where the device's storage fails.
 */
export function reset(): Promise<ResetResult>;

/**
 * Whether this device has a user.
 * @throws {SentianceError} code `E_SDK_GET_USER_ERROR`, where the device's storage cannot be read.
 */
export function userExists(): Promise<boolean>;

/**
 * Whether the device's user is linked to a user of the app. One made from an authentication code always is.
 * @throws {SentianceError} code `E_SDK_GET_USER_ERROR`, where the device's storage cannot be read.
 */
export function isUserLinked(): Promise<boolean>;

/**
 * The id of the device's user, or `null`.
 * @throws {SentianceError} code `E_SDK_GET_USER_ERROR`, where the device's storage cannot be read.
 */
export function getUserId(): Promise<string | null>;

/** What {@link requestUserAccessToken} resolves with. */
export interface UserAccessToken {
  /** Opaque, and a secret: it reads the user's location history. */
  tokenId: string;
  /** When it expires: RFC 3339, as the platform wrote it. */
  expiryDate?: string;
}

/**
 * A token that is good for a while: the one that is stored, or a new one where that ends within five minutes (or a tenth of its life, if that is
 * shorter). One refresh, however many calls and tabs ask. Where it fails, or takes longer than five seconds, a token that may still be valid is
 * the answer. How much time has passed is told by the platform's clock and one that nobody can set, not by the device's alone.
 *
 * @throws {SentianceError} code `E_SDK_GET_TOKEN_ERROR`; reasons `NO_USER` (none, or it was reset meanwhile), `NETWORK_ERROR` (no answer, or no usable one; the
 * user is still there), `USER_DISABLED_REMOTELY` (kind `user-disabled`; or `token-rejected`: the platform does not know the token any more, as when the
 * user was deleted), `UNEXPECTED_ERROR` (the device's storage).
 */
export function requestUserAccessToken(): Promise<UserAccessToken>;

/**
 * `fetch` for the platform of the device's user: it carries the token, in `Authorization: Bearer`, and fetches a new one once where the platform
 * answers 401. It goes to the platform's origin only, sends no cookies, and follows no redirect. The answer's head must come within 30 seconds.
 *
 * @throws {SentianceError} code `E_SDK_AUTHORIZED_FETCH_ERROR`; as {@link requestUserAccessToken}, and kind `foreign-origin` for any other origin.
 */
export function authorizedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;

/** How things are on this device. */
export interface SdkStatus {
  /** Whether the device has a user. */
  userExists: boolean;
  /** Whether that user is linked to a user of the app. One made from a code always is. */
  isUserLinked: boolean;
  /** Whether the platform takes the user, as far as it has said. `false` without a user. */
  isRemoteEnabled: boolean;
  /** See {@link SdkInitState}. */
  initState: SdkInitState;
  /**
   * How long what is stored lasts. `durable`: until the browser clears it (see {@link persist}); a private window looks the same. `partitioned`: this page is
   * framed by another origin, and browsers give it a storage of its own there. `session`: a credentialless frame, forgotten with its page.
   * `memory`: by the app's choice, until the page goes away.
   */
  storage: "durable" | "partitioned" | "session" | "memory";
  /** `best-effort` where there is no IndexedDB, so that tabs only likely see what others did. */
  coherence: "coherent" | "best-effort";
  /** Whether there are Web Locks, by which a tab sees at once that another one is gone or done. */
  locks: boolean;
}

/**
 * @throws {SentianceError} code `E_SDK_GET_STATUS_ERROR`, where the device's storage cannot be read.
 */
export function getSdkStatus(): Promise<SdkStatus>;

/** Ends a subscription. */
export interface Subscription {
  /** Ends it at once. May be called again. */
  remove(): void;
}

/**
 * Calls `listener` with the status now, and whenever it has changed, in this tab or another one. It is called in order, one change after the other,
 * and survives {@link reset}. What it throws becomes an uncaught error of the page, and keeps nobody else from being told.
 * @throws {SentianceError} code `E_SDK_GET_STATUS_ERROR`, where the device's storage cannot be read, or the listener is no function; it is then not added.
 */
export function addSdkStatusUpdateListener(listener: (status: SdkStatus) => void): Promise<Subscription>;

/**
 * Calls `listener` with the user now, and whenever the device has another one, or none: the one it has, and the one that was told before. A refreshed
 * token is no change. Otherwise as {@link addSdkStatusUpdateListener}.
 * @throws {SentianceError} at once, code `E_SDK_GET_USER_ERROR`, where the listener is no function.
 */
export function onUserChange(listener: (now: UserInfo | null, before: UserInfo | null) => void): Subscription;

/**
 * Loads the module and opens the storage, for a first call without a wait. No call needs it.
 * @throws {SentianceError} code `E_SDK_PRELOAD_ERROR`, where the module cannot be loaded.
 */
export function preload(): Promise<void>;

/**
 * Asks the browser not to clear this site's storage by itself, where it can be asked (`navigator.storage.persist`); it may ask the person. Never called
 * by the module. Resolves with whether it promised to.
 */
export function persist(): Promise<boolean>;

/** State of the module; see {@link SdkInitState}. */
export function getInitState(): Promise<SdkInitState>;

/** Version of this package. */
export function getVersion(): Promise<string>;

/** What {@link PlatformFunctions.exchange} is told. */
export interface ExchangeContext {
  /** The code that is to become a user. A secret. */
  authCode: string;
  /** Base URL of the platform, without a slash at its end. */
  platformUrl: string;
  /** The same for every exchange of one `createUser` call. */
  idempotencyKey: string;
  /** Names this device, from its first creation until `reset`. */
  installId: string;
  /** Aborts when the call ends first. What the function does then is not waited for. */
  signal: AbortSignal;
}

/** What {@link PlatformFunctions.exchange} answers. */
export interface ExchangeAnswer {
  /** Sentiance's id of the user. */
  user_id: string;
  /** The user's access token. */
  token: {
    /** The token. A secret. */
    id: string;
    /** When it expires: RFC 3339. */
    expires_at: string;
  };
  /** Whether the user is linked to a user of the app. Default: `true`. */
  linked?: boolean;
}

/** What {@link PlatformFunctions.refreshToken} is told. */
export interface RefreshContext {
  /** Whose token it is. */
  userId: string;
  /** The token that is to be replaced. */
  tokenId: string;
  /** Base URL of the platform, without a slash at its end. */
  platformUrl: string;
  /** Aborts when the call ends first. */
  signal: AbortSignal;
}

/** What {@link PlatformFunctions.refreshToken} answers. */
export interface RefreshAnswer {
  /** The user's access token. */
  token: {
    /** The token. A secret. */
    id: string;
    /** When it expires: RFC 3339. */
    expires_at: string;
  };
}

/** What {@link PlatformFunctions.notifyReset} is told. */
export interface ResetNotice {
  /** Who left this device. */
  userId: string;
  /** The token that it leaves behind. A secret. */
  tokenId: string;
  /** Base URL of the platform, without a slash at its end. */
  platformUrl: string;
  /** The device's name until this reset; the next creation makes another one. */
  installId: string;
}

/**
 * The app's own functions in place of the module's calls to the platform. Sentiance publishes no HTTP contract for these calls; the module
 * speaks a documented one of its own.
 */
export interface PlatformFunctions {
  /** Makes a code a user, in place of `POST {platform}/users`. */
  exchange?: (context: ExchangeContext) => ExchangeAnswer | PromiseLike<ExchangeAnswer>;
  /** Gives a new token, in place of `POST {platform}/users/{id}/token`. */
  refreshToken?: (context: RefreshContext) => RefreshAnswer | PromiseLike<RefreshAnswer>;
  /** Called once when a user was reset. Nobody waits for it. */
  notifyReset?: (notice: ResetNotice) => unknown;
}

/** What {@link configure} takes. */
export interface Configuration {
  /** The app's own functions in place of the module's calls. */
  platform?: PlatformFunctions;
  /** `device` (the default) keeps the user in localStorage and IndexedDB; `memory` keeps it until the page goes away. */
  persistence?: "device" | "memory";
  /** Host names that may be reached by http: an emulator, live reload on the LAN. Never for production. */
  allowInsecureHosts?: readonly string[];
}

/**
 * How things stand on this device and how they came to, for a person who has to find out: `JSON.stringify` it into a bug report. It holds no
 * user id, code, token, URL or install id, and has an upper bound. What is wrong with the record is told in it, not thrown. It changes nothing.
 * @throws {SentianceError} code `E_SDK_EXPLAIN_ERROR`, where the module cannot be loaded or storage does not answer in time.
 */
export function explain(): Promise<Explanation>;

/** What {@link explain} resolves with. */
export interface Explanation {
  /** Version of this package. */
  version: string;
  /** When it was asked, by the device's clock: RFC 3339, in UTC. */
  now: string;
  /** As in {@link SdkStatus}. */
  storage: SdkStatus["storage"];
  /** `best-effort` where there is no IndexedDB, so that tabs only likely see what others did. */
  coherence: "coherent" | "best-effort";
  /** Whether there are Web Locks, by which a tab sees at once that the one before it is gone. */
  locks: boolean;
  /** The stored record; `null` where it could not be looked at. */
  record: ExplainedRecord | null;
  /** Why it could not be looked at, such as `storage-denied`; otherwise `null`. */
  problem: ErrorKind | null;
  /** How long the text is that was set aside because it could not be read, in bytes; `null` where there is none. `reset()` drops it. */
  setAsideBytes: number | null;
  /**
   * What happened, oldest first: at most 32 lines that are kept with the device, of all its tabs, and at most 64 of this tab, as long as it
   * lives. Where the user is kept in memory, or there is no IndexedDB, this tab's are all. A line that says the same as the one before it
   * takes its place.
   *
   * A line is the moment (RFC 3339, in UTC, by the device's clock; moved on where two would be of the same millisecond), the first eight digits
   * of the creation's id or `--------`, a {@link TimelineEvent}, and what else there is to say: `attempt` (which code of the creation, from 1),
   * `generation` (resets that the device has seen), `waitMs` (milliseconds), and of a failure its `kind`, `outcome`, `party` (`backend` or
   * `platform`) and `status` (HTTP). `reset()` removes the ids of what came before it. For example
   * `2026-11-23T13:00:02.417Z 1a2b3c4d exchange-failed attempt=1 kind=network outcome=unknown party=platform`.
   */
  timeline: string[];
}

/** What lies on the device. */
export interface ExplainedRecord {
  /**
   * `none`: no user; `creating`: a creation holds the lease, or was interrupted; `user`: there is one; `newer`: written by a newer version of
   * this package; `corrupt`: it cannot be read, and the next call sets it aside.
   */
  phase: "none" | "creating" | "user" | "newer" | "corrupt";
  /** How many resets the device has seen; `null` where nothing was stored yet, or nothing that can be read. */
  generation: number | null;
  /** Milliseconds that a creation's lease goes on; negative where it is over. `null` where there is none. */
  leaseLeftMs: number | null;
  /** What the platform last said of the user; `lapsed`: it did not know the token. `null` without a user. */
  standing: "enabled" | "disabled" | "lapsed" | null;
  /** How localStorage compares with the record: the next call puts it right. `null` where that cannot be said. */
  home: "mirrors" | "absent" | "differs" | null;
}

/** What a line of the timeline tells. */
export type TimelineEvent =
  // Kept with the device: a user that was stored for want of IndexedDB moved into it,
  | "adopted"
  // something that could not be read was set aside,
  | "set-aside"
  // localStorage was put right, for instance after localStorage.clear().
  | "repaired"
  // This tab found a creation under way in another one, whose tab is gone,
  | "holder-gone"
  // lives,
  | "holder-alive"
  // or nobody can tell.
  | "holder-unknown"
  // Kept with the device: a creation took the lease,
  | "creation-began"
  // or took it over from one that was interrupted.
  | "creation-took-over"
  // This tab asked the app for a code,
  | "code-asked"
  // got none,
  | "code-failed"
  // sent it to the platform,
  | "exchange-sent"
  // got no user for it,
  | "exchange-failed"
  // could not read or write,
  | "storage-failed"
  // waits before it tries again.
  | "waiting"
  // Kept with the device: the user was stored,
  | "created"
  // or the creation failed and gave the lease back.
  | "creation-failed"
  // This tab: createUser rejected.
  | "create-rejected"
  // Kept with the device: everything was removed.
  | "reset"
  // This tab: reset rejected,
  | "reset-rejected"
  // or a question about the user did, or a look that the module takes by itself when the page wakes up.
  | "read-rejected"
  // This tab asked the platform for a new token,
  | "refresh-sent"
  // and got none.
  | "refresh-failed"
  // Kept with the device: the new token was stored,
  | "token-refreshed"
  // the platform said that the user is disabled,
  | "user-disabled"
  // or that it does not know the token.
  | "token-lapsed"
  // This tab: requestUserAccessToken or authorizedFetch rejected.
  | "token-request-rejected";

/**
 * Sets what all later calls use. May be called again; what is not given stays as it is.
 * @throws {SentianceError} at once, code `E_SDK_CONFIGURE_ERROR`, where something is wrong with the options.
 */
export function configure(options: Configuration): void;

/** Which call failed. */
export type ErrorCode =
  | "E_SDK_CREATE_USER_ERROR"
  | "E_SDK_RESET_ERROR"
  | "E_SDK_GET_USER_ERROR"
  | "E_SDK_GET_TOKEN_ERROR"
  | "E_SDK_GET_STATUS_ERROR"
  | "E_SDK_AUTHORIZED_FETCH_ERROR"
  | "E_SDK_PRELOAD_ERROR"
  | "E_SDK_EXPLAIN_ERROR"
  | "E_SDK_CONFIGURE_ERROR"
  | "E_SDK_NOT_ON_THE_WEB"
  | "E_SDK_MISSING_PARAMS";

/** Sentiance's own reasons. `EXCEPTION_OR_ERROR` is that of `reset`, `NO_USER` and `USER_DISABLED_REMOTELY` are those of a token. */
export type ErrorReason =
  | "SDK_RESET_IN_PROGRESS"
  | "USER_CREATION_IN_PROGRESS"
  | "USER_ALREADY_EXISTS"
  | "NETWORK_ERROR"
  | "SERVER_ERROR"
  | "NO_USER"
  | "USER_DISABLED_REMOTELY"
  | "UNEXPECTED_ERROR"
  | "EXCEPTION_OR_ERROR";

/** One stable word per distinct cause. */
export type ErrorKind =
  | "missing-options"
  | "missing-code-source"
  | "conflicting-options"
  | "invalid-option"
  | "unknown-option"
  | "api-key"
  | "invalid-url"
  | "insecure-url"
  | "callback-failed"
  | "offline"
  | "network"
  | "timeout"
  | "aborted"
  | "not-json"
  | "invalid-answer"
  | "too-large"
  | "unauthorized"
  | "not-found"
  | "not-acceptable"
  | "rate-limited"
  | "server-error"
  | "http-status"
  | "code-rejected"
  | "code-ambiguous"
  | "person-changed"
  | "user-disabled"
  | "storage-denied"
  | "storage-full"
  | "storage-failed"
  | "newer-version"
  | "reset"
  | "creation-in-progress"
  | "user-exists"
  | "other-user"
  | "no-user"
  | "token-rejected"
  | "foreign-origin"
  | "not-on-the-web"
  | "no-webassembly"
  | "load-failed"
  | "crashed";

/** What every call rejects with. It never holds a code, a token or a key, and may be logged as it is. */
export interface SentianceError extends Error {
  /** Always this; {@link isSentianceError} looks at more. */
  name: "SentianceError";
  /** Which call failed. */
  code: ErrorCode;
  /** Sentiance's own word for why. */
  reason: ErrorReason;
  /** This package's word for why: one for each cause. */
  kind: ErrorKind;
  /** Whether a server may have acted on the call. */
  outcome: "nothing-happened" | "server-acted" | "unknown";
  /** What can be done next. */
  retry: "never" | "same-call" | "fresh-code" | "after-reset";
  /** The HTTP status, where a server answered. */
  status?: number;
  /** Milliseconds after which another try makes sense, where that is known. */
  retryAfterMs?: number;
  /** What happened and what to do, in words. Part of `message`, which is `Reason: <reason> - <details>`. */
  details: string;
  /** What the app's own function threw, where that is why. Never printed by the module. */
  cause?: unknown;
}

/** Whether that is one of this package's errors; also across frames and copies of the package. */
export function isSentianceError(error: unknown): error is SentianceError;
