// As written for phones: React Native's components, and Sentiance's calls under their own names.
import SentianceCore, { addSdkStatusUpdateListener, createUser, getUserId, reset } from "@sentiance-react-native/core";
import { createElement as h, useEffect, useState } from "react";
import { AppRegistry, Pressable, Text, View } from "react-native";

async function create() {
  await fetch("/login", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ user: "ana" }) });
  const { auth_code: authCode, platform_url: platformUrl } = await (await fetch("/auth/code", { headers: { Accept: "application/json" } })).json();
  // What a phone needs and the web does not is dropped.
  await createUser({ authCode, platformUrl, appId: "app", appSecret: "dropped" });
}

const button = (title, onPress) => h(Pressable, { accessibilityRole: "button", onPress }, h(Text, null, title));

function App() {
  const [text, setText] = useState("not known yet");
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const subscription = addSdkStatusUpdateListener(async ({ userExists }) => setText(userExists ? `user ${await getUserId()}` : "no user"));
    return () => void subscription.then((subscribed) => subscribed.remove());
  }, []);
  return h(View, null,
    button("Create", create),
    button("Reset", () => reset()),
    button("Detect", () => SentianceCore.enableDetections().catch((error) => setProblem(`${error.code} ${error.message}`))),
    h("output", null, text),
    h(Text, { testID: "problem" }, problem),
  );
}

AppRegistry.registerComponent("App", () => App);
AppRegistry.runApplication("App", { rootTag: document.getElementById("root") });
