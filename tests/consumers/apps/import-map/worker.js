// Workers know no import maps. There is no localStorage here: a call says so.
Promise.all([import("/node_modules/sentiance-web/dist/index.js"), import("/node_modules/sentiance-web/dist/url.js")]).then(async (entries) => {
  const kinds = [];
  for (const { createUser, getUserId, isSentianceError } of entries) {
    for (const call of [() => createUser({ authCode: "c0de" }), getUserId]) {
      kinds.push(await call().then(() => "resolved", (error) => (isSentianceError(error) ? error.kind : String(error))));
    }
  }
  postMessage(kinds);
}).catch((error) => postMessage([String(error)]));
