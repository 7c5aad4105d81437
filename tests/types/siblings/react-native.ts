// That the drop-in is one: what compiles against React Native's own declarations compiles against ours.
/// <reference types="@sentiance-react-native/core" />
import type { SentianceCore as Native, UserCreationOptions } from "@sentiance-react-native/core";
import type { EmitterSubscription } from "react-native";
import core, { addSdkStatusUpdateListener } from "sentiance-web/react-native";

type Covered =
  | "createUser" | "reset" | "userExists" | "isUserLinked" | "getUserId" | "requestUserAccessToken" | "getInitState" | "getVersion";
export const covered: Pick<Native, Covered> = core;
// A subscription has all that is done with one; React Native's own type can also be called with `new`, which nobody does.
type Handled = "remove" | "listener" | "context" | "eventType" | "key";
export const listening: (...given: Parameters<Native["addSdkStatusUpdateListener"]>) => Promise<Pick<EmitterSubscription, Handled>> = core.addSdkStatusUpdateListener;
// The rest can be called, and answers with a typed error.
export const rest: Record<Exclude<keyof Native, Covered | "getSdkStatus" | "addSdkStatusUpdateListener">, (...given: never[]) => unknown> = core;

const options: UserCreationOptions = { appId: "", appSecret: "", authCode: "c0de", platformUrl: "", linker: () => true };
void core.createUser(options);
void core.createUser({ authCode: "c0de" });
export const ending: Promise<void> = addSdkStatusUpdateListener(({ userExists }) => void userExists).then((subscription) => subscription.remove());
