// Both origins on sockets.
import { createServer } from "node:http";
import { isIPv6 } from "node:net";

import { answering } from "./answer.js";
import { caller } from "./backend.js";
import { load } from "./load.js";
import { planted } from "./seed.js";
import { restored } from "./state.js";
import { inTurn } from "./turns.js";

export class CannotListen extends Error {}

// A fault's silence may last, and what the emulator's own server takes for a request is one here.
const HTTP = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, requireHostHeader: false };

export async function start({ app, platform, control, state, seed }) {
  const { Emulator, Seed } = load();
  const beginning = planted(seed, Seed);
  const servers = { app: createServer(HTTP), platform: createServer(HTTP) };
  const sockets = new Set();
  let emulator;
  for (const server of Object.values(servers)) {
    server.on("connection", (socket) => {
      // Too early: it does not know yet where it is.
      if (!emulator) return socket.destroy();
      sockets.add(socket.once("close", () => sockets.delete(socket)));
      emulator.connected();
    });
  }

  const places = {};
  try {
    places.app = await listen(servers.app, "app", app);
    places.platform = await listen(servers.platform, "platform", platform);
    const entropy = crypto.getRandomValues(new Uint8Array(32));
    emulator = restored(state, (kept) => new Emulator(written(places.app), written(places.platform), control, beginning, kept, entropy, Date.now()));
  } catch (error) {
    for (const server of Object.values(servers)) server.close();
    throw error;
  }

  const backend = caller(places.platform);
  const answer = answering(emulator, { backend, state, bodyKept: Emulator.bodyKept() });
  for (const [name, server] of Object.entries(servers)) {
    server.on("request", inTurn((request, response) => answer(name === "app", request, response)));
  }

  return {
    appUrl: emulator.appUrl(),
    platformUrl: emulator.platformUrl(),
    keys: Emulator.keys(),
    /** Closes both, and every connection, stalled ones too. */
    stop() {
      backend.stop();
      for (const server of Object.values(servers)) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function listen(server, side, { host, port }) {
  return new Promise((listening, refused) => {
    server.once("error", ({ code }) => {
      const reason = code === "EADDRINUSE" ? "the port is in use" : code;
      refused(new CannotListen(`cannot listen on ${written({ host, port })} for the ${side}: ${reason}; end the program that has the port, or choose another with --${side} HOST:PORT (port 0: a free one)`));
    });
    server.listen({ host, port }, () => listening({ host, port: server.address().port }));
  });
}

const written = ({ host, port }) => `${isIPv6(host) ? `[${host}]` : host}:${port}`;
