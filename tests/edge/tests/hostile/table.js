// Every value at every place. A cell is right where its call settles in time, with a SentianceError or with what was asked for, and
// nothing is said on the page; afterwards all that is stored must be as it was.

const PATIENCE = 8_000;

const noise = [];
let here = "before the first cell";
const hear = (word, event) => {
  event.preventDefault();
  let what;
  try {
    what = String(event.reason ?? event.message);
  } catch {
    what = "something that cannot be said";
  }
  noise.push(`${here}: ${word}: ${what}`);
};
addEventListener("error", (event) => hear("error", event));
addEventListener("unhandledrejection", (event) => hear("unhandled rejection", event));

const settle = (call, patience = PATIENCE) =>
  new Promise((tell) => {
    const timer = setTimeout(tell, patience, { state: "pending" });
    const end = (state, value) => {
      clearTimeout(timer);
      tell({ state, value });
    };
    try {
      const promise = call();
      // Not every call gives a promise.
      if (promise instanceof Promise) promise.then((value) => end("resolved", value), (error) => end("rejected", error));
      else end("resolved", promise);
    } catch (error) {
      end("rejected", error);
    }
  });

const CODES = /^E_SDK_[A-Z_]+$/;
// What is wrong with an error; nothing where it is as it should be.
const wrong = (m, error) => {
  try {
    if (!(error instanceof Error) || !m.isSentianceError(error)) return `it rejects with ${String(error)}`;
    if (error.kind === "crashed") return "it crashed";
    if (error.kind === "load-failed") return "it could not be loaded";
    if (!CODES.test(error.code) || !error.reason || !error.outcome || !error.retry || !error.details.endsWith(".")) return `it says too little: ${JSON.stringify(error)}`;
    // The name of an option is the caller's own.
    const said = [JSON.stringify(error), String(error), String(error.stack)].join("\n");
    if (said.includes("PLANTED") && error.kind !== "unknown-option") return `it tells a secret: ${said}`;
  } catch (fault) {
    return `its error cannot be looked at: ${fault}`;
  }
};

const makes = { right: (told) => typeof told?.userInfo?.userId === "string", after: (m, told) => told.state === "resolved" && m.reset() };
const leaves = { right: () => true, after: () => {} };

// All cells of those places; gives how many there were, and what was wrong with some.
const table = async (places, { right, after }, kept) => {
  const m = await sentiance();
  const faults = [];
  let cells = 0;
  for (const [place, call, without] of places) {
    for (const [value, make] of VALUES) {
      if (without?.test(value)) continue;
      here = `${place} with ${value}`;
      cells += 1;
      const told = await settle(() => call(m, make));
      if (told.state === "pending") faults.push(`${here}: it never settles`);
      else if (told.state === "resolved" ? !right(told.value) : wrong(m, told.value)) faults.push(`${here}: ${told.state === "resolved" ? "it gives something else" : wrong(m, told.value)}`);
      await after(m, told);
      // Let the page hear of what nobody handled.
      await new Promise((go) => setTimeout(go));
      if (localStorage.getItem("sentiance.device") !== kept) faults.push(`${here}: stored is ${localStorage.getItem("sentiance.device")}`);
    }
    const { phase, home } = (await readRow()) ?? { phase: "none" };
    if ((home ?? null) !== kept || phase !== (kept === null ? "none" : "user")) faults.push(`${place}: the ledger has ${phase} ${home}`);
  }
  await new Promise((go) => setTimeout(go, 100));
  return { cells, faults: [...faults, ...noise.splice(0)] };
};
