// Where Trusted Types are required, a worker's URL has to be one.
const policy = trustedTypes.createPolicy("app", { createScriptURL: (url) => url });
const worker = new Worker(policy.createScriptURL("/worker.js"), { type: "module" });
worker.onmessage = ({ data }) => {
  document.querySelector("output").textContent = data.join(", ");
};
worker.onerror = ({ message }) => {
  document.querySelector("output").textContent = `the worker failed: ${message}`;
};
