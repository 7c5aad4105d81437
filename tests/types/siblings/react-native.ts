// That the drop-in is one: what compiles against React Native's own declarations compiles against ours.
/// <reference types="@sentiance-react-native/core" />
import type { SentianceCore as Native, UserCreationOptions } from "@sentiance-react-native/core";
import core, { addSdkStatusUpdateListener } from "sentiance-web/react-native";

type Covered =
  | "createUser" | "reset" | "userExists" | "isUserLinked" | "getUserId" | "requestUserAccessToken" | "getInitState" | "getVersion" | "addSdkStatusUpdateListener";
export const covered: Pick<Native, Covered> = core;
// The rest can be called, and answers with a typed error.
export const rest: Record<Exclude<keyof Native, Covered | "getSdkStatus">, (...given: never[]) => unknown> = core;

const options: UserCreationOptions = { appId: "", appSecret: "", authCode: "c0de", platformUrl: "", linker: () => true };
void core.createUser(options);
void core.createUser({ authCode: "c0de" });
export const ending: Promise<void> = addSdkStatusUpdateListener(({ userExists }) => void userExists).then((subscription) => subscription.remove());
