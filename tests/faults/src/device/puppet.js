// A page on strings: it fetches what to do next, does it, and tells what came of it.
const me = new URLSearchParams(location.search).get("tab");
// As they are before anybody wraps them.
const send = fetch.bind(globalThis);
const pause = ((wait) => (millis) => new Promise((tell) => wait(tell, millis)))(setTimeout.bind(globalThis));
const backend = `${location.origin}/auth/code`;

// Each time the page is shown: whether it came from the back-forward cache.
const shown = [];
addEventListener("pageshow", ({ persisted }) => shown.push(persisted));

// A worker makes the page's process known among all others; kept, or it would be collected.
const workers = [];
const mark = async () => {
  const worker = new Worker(URL.createObjectURL(new Blob(["postMessage(0)"])));
  workers.push(worker);
  await new Promise((tell) => { worker.onmessage = tell });
};

(async () => {
  const Script = Object.getPrototypeOf(async () => {}).constructor;
  for (;;) {
    try {
      const { number, script } = await (await send(`/next?tab=${me}`, { method: "POST" })).json();
      const done = await new Script(script)().then((value) => ({ value }), (error) => ({ error: String(error) }));
      const headers = { "Content-Type": "application/json" };
      await send(`/done?tab=${me}`, { method: "POST", headers, body: JSON.stringify({ number, ...done }) });
    } catch {
      // The back-forward cache ends requests that are under way.
      await pause(20);
    }
  }
})();
