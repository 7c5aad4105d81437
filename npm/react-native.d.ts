/**
 * What `@sentiance-react-native/core` is on the web: alias the one to the other in your bundler, and a react-native-web or Expo app keeps its calls.
 *
 * Covered is what is about the user. Calls about trips, detections, quotas, metadata and permissions reject with code `E_SDK_NOT_ON_THE_WEB`.
 * @module
 */
import type { CreateUserResult, ResetResult, SdkInitState, UserAccessToken } from "./index.js";

export type { CreateUserResult, ResetResult, SdkInitState, UserAccessToken, UserInfo } from "./index.js";

/** As in React Native. `appId`, `appSecret` and `linker` are accepted and dropped: without an `authCode` the call rejects. */
export interface UserCreationOptions {
  authCode?: string;
  platformUrl?: string;
  appId?: string;
  appSecret?: string;
  linker?: unknown;
}

/** The part of React Native's status that the web has, and what only the web has. */
export interface SdkStatus {
  userExists: boolean;
  isRemoteEnabled: boolean;
  isUserLinked?: boolean;
  initState?: SdkInitState;
  storage?: "durable" | "partitioned" | "session" | "memory";
  coherence?: "coherent" | "best-effort";
  locks?: boolean;
}

/** Usable as React Native's `EmitterSubscription`. */
export interface EmitterSubscription {
  eventType: string;
  key: number;
  context: any;
  listener: () => any;
  emitter: any;
  subscriber: any;
  remove(): void;
}

export function createUser(options: UserCreationOptions): Promise<CreateUserResult>;
export function reset(): Promise<ResetResult>;
export function userExists(): Promise<boolean>;
export function isUserLinked(): Promise<boolean>;
/** `null` where there is no user, as on Android, whatever the type says. */
export function getUserId(): Promise<string>;
export function requestUserAccessToken(): Promise<UserAccessToken>;
export function getInitState(): Promise<SdkInitState>;
export function getVersion(): Promise<string>;
export function getSdkStatus(): Promise<SdkStatus>;
/** A listener written for React Native's larger status is taken as well: what is about sensors it finds `undefined`. */
export function addSdkStatusUpdateListener<Status = SdkStatus>(onSdkStatusUpdated: (status: Status) => void): Promise<EmitterSubscription>;

/** Kept for code that names it. */
export const NO_OP_LINKER: {};
export const transportModes: Readonly<Record<string | number, string | number>>;

/** A call that is not to be had on the web: it rejects with code `E_SDK_NOT_ON_THE_WEB`, kind `not-on-the-web`. */
export type NotOnTheWeb = (...given: any[]) => Promise<never>;

type Missing =
  | "addSdkUserActivityUpdateListener" | "addTripMetadata" | "addTripTimeoutListener" | "addUserMetadataField" | "addUserMetadataFields"
  | "disableBatteryOptimization" | "disableDetections" | "enableDetections" | "enableDetectionsWithExpiryDate" | "getDiskQuotaLimit" | "getDiskQuotaUsage"
  | "getMobileQuotaLimit" | "getMobileQuotaUsage" | "getUserActivity" | "getWiFiQuotaLimit" | "getWiFiQuotaUsage" | "isAppSessionDataCollectionEnabled"
  | "isTripOngoing" | "linkUser" | "linkUserWithAuthCode" | "listenTripTimeout" | "listenUserActivityUpdates" | "removeUserMetadataField"
  | "setAppSessionDataCollectionEnabled" | "startTrip" | "stopTrip" | "submitDetections" | "updateSdkNotification" | "userLinkCallback";

declare const SentianceCore: {
  createUser: typeof createUser;
  reset: typeof reset;
  userExists: typeof userExists;
  isUserLinked: typeof isUserLinked;
  getUserId: typeof getUserId;
  requestUserAccessToken: typeof requestUserAccessToken;
  getInitState: typeof getInitState;
  getVersion: typeof getVersion;
  getSdkStatus: typeof getSdkStatus;
  addSdkStatusUpdateListener: typeof addSdkStatusUpdateListener;
  NO_OP_LINKER: typeof NO_OP_LINKER;
  transportModes: typeof transportModes;
} & Record<Missing, NotOnTheWeb>;

export default SentianceCore;
