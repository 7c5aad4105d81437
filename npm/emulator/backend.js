// The app backend's way to the platform: a real call, so that faults on `mint` meet it as well.
import { Agent, request } from "node:http";

import { whole } from "./body.js";

export function caller({ host, port }) {
  const agent = new Agent({ keepAlive: true });
  // "Any address" is where to listen, not where to call.
  const place = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  return {
    /** What the platform answers, if it answers whole and in time. */
    ask({ method, path, headers, bytes, patienceMs, reads }) {
      return new Promise((tell) => {
        const call = request({ host: place, port, agent, method, path, headers: Object.fromEntries(headers), signal: AbortSignal.timeout(patienceMs) });
        call.on("error", () => tell(undefined));
        call.on("response", async (answer) => {
          const body = await whole(answer, reads + 1);
          tell(body && body.length <= reads ? { status: answer.statusCode, headers: answer.rawHeaders, body } : undefined);
        });
        call.end(bytes);
      });
    },
    stop: () => agent.destroy(),
  };
}
