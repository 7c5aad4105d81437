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
  /** The authentication code that the app's backend got from Sentiance. */
  authCode?: string;
  /** Base URL of the platform; see `sentiance-web`. */
  platformUrl?: string;
  /** Dropped. */
  appId?: string;
  /** Dropped: a secret has no place in a browser. */
  appSecret?: string;
  /** Dropped. */
  linker?: unknown;
}

/** The part of React Native's status that the web has, and what only the web has. */
export interface SdkStatus {
  /** Whether the device has a user. */
  userExists: boolean;
  /** Whether the platform takes the user, as far as it has said. */
  isRemoteEnabled: boolean;
  /** Whether that user is linked to a user of the app. */
  isUserLinked?: boolean;
  /** `INITIALIZED`, or `RESETTING` while a reset of this page runs. */
  initState?: SdkInitState;
  /** How long what is stored lasts; see `sentiance-web`. */
  storage?: "durable" | "partitioned" | "session" | "memory";
  /** `best-effort` where there is no IndexedDB; see `sentiance-web`. */
  coherence?: "coherent" | "best-effort";
  /** Whether there are Web Locks; see `sentiance-web`. */
  locks?: boolean;
}

/** Usable as React Native's `EmitterSubscription`. */
export interface EmitterSubscription {
  /** The emitter's name of the event. */
  eventType: string;
  /** Of no meaning on the web. */
  key: number;
  /** Of no meaning on the web. */
  context: any;
  /** What was handed in. */
  listener: () => any;
  /** Takes `removeSubscription(subscription)`, as React Native's does. */
  emitter: any;
  /** The emitter again. */
  subscriber: any;
  /** Ends the subscription. */
  remove(): void;
}

/** Creates the user of this device, or restores the one that the person already has. Rejects as `createUser` of `sentiance-web`. */
export function createUser(options: UserCreationOptions): Promise<CreateUserResult>;
/** Removes the user from this device. Rejects as `reset` of `sentiance-web`. */
export function reset(): Promise<ResetResult>;
/** Whether the device has a user. Rejects with code `E_SDK_GET_USER_ERROR` where storage cannot be read. */
export function userExists(): Promise<boolean>;
/** Whether that user is linked to a user of the app. Rejects with code `E_SDK_GET_USER_ERROR` where storage cannot be read. */
export function isUserLinked(): Promise<boolean>;
/** `null` where there is no user, as on Android, whatever the type says. */
export function getUserId(): Promise<string>;
/** A token that is good for a while. Rejects with code `E_SDK_GET_TOKEN_ERROR`. */
export function requestUserAccessToken(): Promise<UserAccessToken>;
/** State of the module: there is no init call on the web. */
export function getInitState(): Promise<SdkInitState>;
/** Version of this package. */
export function getVersion(): Promise<string>;
/** How things are on this device. Rejects with code `E_SDK_GET_STATUS_ERROR` where storage cannot be read. */
export function getSdkStatus(): Promise<SdkStatus>;
/** A listener written for React Native's larger status is taken as well: what is about sensors it finds `undefined`. */
export function addSdkStatusUpdateListener<Status = SdkStatus>(onSdkStatusUpdated: (status: Status) => void): Promise<EmitterSubscription>;

/** Kept for code that names it. */
export const NO_OP_LINKER: {};
/** React Native's enum, both ways. */
export const transportModes: Readonly<Record<string | number, string | number>>;

/** A call that is not to be had on the web: it rejects with code `E_SDK_NOT_ON_THE_WEB`, kind `not-on-the-web`. */
export type NotOnTheWeb = (...given: any[]) => Promise<never>;

/** What the native SDKs have beside that. */
export type NativeCall =
  | "addSdkUserActivityUpdateListener" | "addTripMetadata" | "addTripTimeoutListener" | "addUserMetadataField" | "addUserMetadataFields"
  | "disableBatteryOptimization" | "disableDetections" | "enableDetections" | "enableDetectionsWithExpiryDate" | "getDiskQuotaLimit" | "getDiskQuotaUsage"
  | "getMobileQuotaLimit" | "getMobileQuotaUsage" | "getUserActivity" | "getWiFiQuotaLimit" | "getWiFiQuotaUsage" | "isAppSessionDataCollectionEnabled"
  | "isTripOngoing" | "linkUser" | "linkUserWithAuthCode" | "listenTripTimeout" | "listenUserActivityUpdates" | "removeUserMetadataField"
  | "setAppSessionDataCollectionEnabled" | "startTrip" | "stopTrip" | "submitDetections" | "updateSdkNotification" | "userLinkCallback";

/** All calls of React Native's module: those above, and those that are not to be had here. */
declare const SentianceCore: {
  /** See {@link createUser}. */
  createUser: typeof createUser;
  /** See {@link reset}. */
  reset: typeof reset;
  /** See {@link userExists}. */
  userExists: typeof userExists;
  /** See {@link isUserLinked}. */
  isUserLinked: typeof isUserLinked;
  /** See {@link getUserId}. */
  getUserId: typeof getUserId;
  /** See {@link requestUserAccessToken}. */
  requestUserAccessToken: typeof requestUserAccessToken;
  /** See {@link getInitState}. */
  getInitState: typeof getInitState;
  /** See {@link getVersion}. */
  getVersion: typeof getVersion;
  /** See {@link getSdkStatus}. */
  getSdkStatus: typeof getSdkStatus;
  /** See {@link addSdkStatusUpdateListener}. */
  addSdkStatusUpdateListener: typeof addSdkStatusUpdateListener;
  /** See {@link NO_OP_LINKER}. */
  NO_OP_LINKER: typeof NO_OP_LINKER;
  /** See {@link transportModes}. */
  transportModes: typeof transportModes;
} & Record<NativeCall, NotOnTheWeb>;

export default SentianceCore;
