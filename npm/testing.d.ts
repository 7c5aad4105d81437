/**
 * Sentiance's platform and an example app backend as a `fetch`, for the tests of an app: no server, no network, in Node, in the sandboxes of test
 * runners and in the browser. The rules are those of this project's emulator, faults included. What Sentiance's own platform does beyond its
 * published call is not known; see the emulator's README.
 * @module
 */

/** What {@link createPlatform} takes. */
export interface PlatformOptions {
  /** Who is logged in at the app's backend, by the name that is the external id. Default: nobody. */
  person?: string;
  /** Where the platform is. Default: `https://api.sentiance.com`, where the module looks by itself. */
  platformUrl?: string;
  /** The app's origin, which answers `/auth/code`, `/login`, `/logout` and `/session`. Default: the page's, or `http://localhost`. */
  appUrl?: string;
  /** Answers all other requests. Default: they reject with a `TypeError` that names them. */
  fallback?: typeof fetch;
}

/** Which requests a fault waits for. */
export type FaultRoute = "mint" | "exchange" | "refresh" | "notify-reset" | "delete-user" | "login" | "auth-code" | "any";

/** What goes wrong, as the emulator's README lists it: `{ kind: "lost" }`, `{ kind: "status", status: 503 }`, and so on. */
export type FaultKind = {
  /** Its name, such as `lost`, `silence`, `stall-body`, `status`, `html`, `expired-code`. */
  kind: string;
  [setting: string]: unknown;
};

/** A fault, and the requests that it waits for. */
export interface PlatformFault {
  /** Which requests it waits for. */
  route: FaultRoute;
  /** What goes wrong. */
  fault: FaultKind;
  /** How many requests it meets; `null`: all, until they are cleared. Default: 1. */
  times?: number | null;
  /** How many requests it lets pass first. Default: 0. */
  skip?: number;
}

/** A request as the platform or the backend saw it. Secrets are told apart by a digest, and cannot be used. */
export interface SeenRequest {
  /** Milliseconds since the platform was made, by its clock. */
  at: number;
  /** Who was asked. */
  side: "app" | "platform";
  /** `GET`, `POST`. */
  method: string;
  /** Without the query. */
  path: string;
  /** The HTTP status; `null` where no answer was to be seen. */
  status: number | null;
  /** What was done. */
  what: string;
  /** The fault that it met. */
  fault: string | null;
  /** How long the answer would have been on the wire, where it was cut or stalled. */
  whole?: number;
}

/** A user as the platform knows it. */
export interface PlatformUser {
  /** The platform's id. */
  user_id: string;
  /** The backend's id of the person. */
  external_id: string;
  /** Whether it is served. */
  status: "active" | "disabled";
  /** RFC 3339. */
  created_at: string;
  /** How many of its tokens work now. */
  tokens: number;
  /** How many installs have told of a reset. */
  resets: number;
}

/** A platform of one's own, with a backend and one person's session there. */
export interface TestPlatform {
  /** To be put in the place of the global `fetch`; see {@link TestPlatform.install}. Honours `signal` and `redirect`. */
  fetch: typeof fetch;
  /** The platform's origin. */
  readonly platformUrl: string;
  /** The app's origin. */
  readonly appUrl: string;
  /**
   * Adds a fault, or several.
   * @throws what is wrong with it, as text; none is added then.
   */
  fault(faults: PlatformFault | readonly PlatformFault[]): void;
  /** From now on nothing goes wrong. */
  clearFaults(): void;
  /** Those that still wait. */
  faults(): PlatformFault[];
  /** Somebody logs in at the app's backend, as `POST /login` would do it. */
  logIn(person: string): void;
  /** Nobody is logged in any more. */
  logOut(): void;
  /** Moves the platform's clock on, in milliseconds; back if negative. */
  advance(ms: number): void;
  /** What was seen and done, as the emulator counts it: `auth_code`, `mint`, `exchange`, `users_made`, and so on. */
  counters(): Record<string, number>;
  /** The last 500 requests, newest last. */
  log(): SeenRequest[];
  /** The users, without anything secret. */
  users(): PlatformUser[];
  /**
   * The platform refuses that user from now on.
   * @throws {RangeError} there is no such user.
   */
  disable(userId: string): void;
  /**
   * The platform takes that user again.
   * @throws {RangeError} there is no such user.
   */
  enable(userId: string): void;
  /**
   * That user is gone for good, as after the backend's `delete_user`.
   * @throws {RangeError} there is no such user.
   */
  delete(userId: string): void;
  /** As freshly made: no users, no faults, the clock right, the person of the options logged in. */
  reset(): void;
  /** Puts {@link TestPlatform.fetch} in the place of that object's `fetch`. Default: the global one. */
  install(target?: object): void;
  /** Takes back every `install`. */
  uninstall(): void;
}

/** Makes a platform. The first call loads its WebAssembly, which is another one than the module's and part of no app. */
export function createPlatform(options?: PlatformOptions): Promise<TestPlatform>;
