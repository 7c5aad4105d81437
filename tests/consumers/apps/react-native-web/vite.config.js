// What every react-native-web app has, and one line for Sentiance.
const backend = process.env.BACKEND;

export default {
  preview: { proxy: { "/login": backend, "/auth/code": backend } },
  resolve: {
    alias: {
      "react-native": "react-native-web",
      "@sentiance-react-native/core": "sentiance-web/react-native",
    },
  },
};
