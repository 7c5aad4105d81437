module.exports = {
  mode: "production",
  entry: { main: "./main.js", url: "./url.js" },
};
