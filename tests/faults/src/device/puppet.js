// A page on strings: it fetches what to do next, does it, and tells what came of it.
const me = new URLSearchParams(location.search).get("tab");
// As they are before anybody wraps them.
const send = fetch.bind(globalThis);
const pause = ((wait) => (millis) => new Promise((tell) => wait(tell, millis)))(setTimeout.bind(globalThis));
const backend = `${location.origin}/auth/code`;

// Each time the page is shown: whether it came from the back-forward cache.
const shown = [];
addEventListener("pageshow", ({ persisted }) => shown.push(persisted));

// Its workers make the page's process known among all others, those with workers of the engine's own included.
const workers = [];
const mark = async () => {
  const url = URL.createObjectURL(new Blob(["postMessage(0)"]));
  while (workers.length < 4) {
    const worker = new Worker(url);
    await new Promise((tell) => { worker.onmessage = tell });
    // Kept, or it would be collected.
    workers.push(worker);
  }
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
