// What `@sentiance-react-native/core` is on the web: alias the one to the other. The same calls, shapes, codes and messages for the part that is
// about the user; the rest says that it is not to be had here.
import * as sdk from "./index.js";
import { sentianceError } from "./errors.js";

const NOT_HERE = [
  "addSdkUserActivityUpdateListener", "addTripMetadata", "addTripTimeoutListener", "addUserMetadataField", "addUserMetadataFields", "disableBatteryOptimization",
  "disableDetections", "enableDetections", "enableDetectionsWithExpiryDate", "getDiskQuotaLimit", "getDiskQuotaUsage", "getMobileQuotaLimit",
  "getMobileQuotaUsage", "getUserActivity", "getWiFiQuotaLimit", "getWiFiQuotaUsage", "isAppSessionDataCollectionEnabled", "isTripOngoing", "linkUser",
  "linkUserWithAuthCode", "listenTripTimeout", "listenUserActivityUpdates", "removeUserMetadataField", "setAppSessionDataCollectionEnabled", "startTrip",
  "stopTrip", "submitDetections", "updateSdkNotification", "userLinkCallback",
];

const { getInitState, getSdkStatus, getUserId, getVersion, isUserLinked, requestUserAccessToken, reset, userExists } = sdk;
export { getInitState, getSdkStatus, getUserId, getVersion, isUserLinked, requestUserAccessToken, reset, userExists };

// `appId`, `appSecret` and `linker` are accepted and dropped: a secret has no place in a browser. Without a code there is nothing to create.
export async function createUser(options) {
  const { authCode, platformUrl } = options ?? {};
  return sdk.createUser(options == null ? undefined : { ...(authCode && { authCode }), ...(platformUrl && { platformUrl }) });
}

const EVENT = "SdkStatusUpdate";

// As React Native's emitter hands it out.
export async function addSdkStatusUpdateListener(listener) {
  const { remove } = await sdk.addSdkStatusUpdateListener(listener);
  const emitter = { removeSubscription: (subscription) => subscription.remove() };
  return { eventType: EVENT, key: 0, context: undefined, listener, emitter, subscriber: emitter, remove };
}

export const NO_OP_LINKER = {};

export const transportModes = {};
for (const [at, name] of ["UNKNOWN", "CAR", "BICYCLE", "ON_FOOT", "TRAIN", "TRAM", "BUS", "PLANE", "BOAT", "METRO", "RUNNING"].entries()) {
  transportModes[(transportModes[name] = at + 1)] = name;
}

const notHere = (name) => async () => {
  throw sentianceError("E_SDK_NOT_ON_THE_WEB", { kind: "not-on-the-web", subject: name });
};

export default {
  addSdkStatusUpdateListener, createUser, getInitState, getSdkStatus, getUserId, getVersion, isUserLinked, requestUserAccessToken, reset, userExists,
  NO_OP_LINKER, transportModes,
  ...Object.fromEntries(NOT_HERE.map((name) => [name, notHere(name)])),
};
