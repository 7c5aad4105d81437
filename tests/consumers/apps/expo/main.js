// An Expo app as written for phones, with Sentiance's calls under their own names.
import SentianceCore, { addSdkStatusUpdateListener, createUser, getUserId, reset } from "@sentiance-react-native/core";
import { registerRootComponent } from "expo";
import { useEffect, useState } from "react";
import { Platform, Pressable, Text, View } from "react-native";

async function create() {
  await fetch("/login", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ user: "ana" }) });
  const { auth_code: authCode, platform_url: platformUrl } = await (await fetch("/auth/code", { headers: { Accept: "application/json" } })).json();
  await createUser({ authCode, platformUrl });
}

const Button = ({ title, onPress }) => (
  <Pressable accessibilityRole="button" onPress={onPress}>
    <Text>{title}</Text>
  </Pressable>
);

function App() {
  const [text, setText] = useState("not known yet");
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const subscription = addSdkStatusUpdateListener(async ({ userExists }) => setText(userExists ? `user ${await getUserId()}` : "no user"));
    return () => void subscription.then((subscribed) => subscribed.remove());
  }, []);
  return (
    <View>
      <Button title="Create" onPress={create} />
      <Button title="Reset" onPress={() => reset()} />
      <Button title="Detect" onPress={() => SentianceCore.enableDetections().catch((error) => setProblem(`${Platform.OS}: ${error.code}`))} />
      <output>{text}</output>
      <Text>{problem}</Text>
    </View>
  );
}

registerRootComponent(App);
