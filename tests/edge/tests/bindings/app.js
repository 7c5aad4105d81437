// A small React app in strict mode. The test bundles it with the hook, so that there is one React; the package itself is what is served.
import { StrictMode, createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import { renderToString } from "react-dom/server.browser";
import { useSentianceUser } from "../../../../dist/react.js";

function Who() {
  const user = useSentianceUser();
  return createElement("p", { id: "who" }, user === undefined ? "unknown" : user === null ? "nobody" : user.userId);
}

function App() {
  const [shown, show] = useState(true);
  return createElement("main", null, shown && createElement(Who), createElement("button", { id: "toggle", onClick: () => show(!shown) }, "toggle"));
}

export const onServer = () => renderToString(createElement(StrictMode, null, createElement(App)));

export function mount() {
  const root = createRoot(document.body.appendChild(document.createElement("div")));
  root.render(createElement(StrictMode, null, createElement(App)));
  return root;
}
