// What Expo has, and Sentiance's calls under another name where they are bundled for the web.
const { getDefaultConfig } = require("expo/metro-config");

const config = getDefaultConfig(__dirname);
config.resolver.resolveRequest = (context, name, platform) => {
  const onTheWeb = platform === "web" && name === "@sentiance-react-native/core";
  return context.resolveRequest(context, onTheWeb ? "sentiance-web/react-native" : name, platform);
};

module.exports = config;
