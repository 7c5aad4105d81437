// From a request to what is done to its connection: the emulator says it, here it is carried out.
import { whole } from "./body.js";
import { carryOut } from "./delivery.js";
import { keep } from "./state.js";

export function answering(emulator, { backend, state, bodyKept }) {
  // What is to be done, with the bytes to do it with. What came of it is kept before anyone hears of it.
  const told = (task) => {
    if (state !== undefined && emulator.takeChanged()) keep(state, emulator);
    return { ...JSON.parse(task), bytes: emulator.body() };
  };

  return async (isApp, request, response) => {
    const body = await whole(request, bodyKept);
    // Half a request is none, and nobody is left to answer.
    if (!body) return;
    let task;
    try {
      task = told(emulator.came(Date.now(), isApp, request.method, request.url, JSON.stringify(request.rawHeaders), body));
    } catch (error) {
      if (typeof error !== "string") throw error;
      // No request of HTTP, though Node let it pass.
      response.writeHead(400).end();
      return;
    }
    if (task.do === "ask") {
      const { status, headers = [], body: answer = new Uint8Array() } = (await backend.ask(task)) ?? {};
      task = told(emulator.asked(task.waiting, status, JSON.stringify(headers), answer));
    }
    await carryOut(task, response);
  };
}
