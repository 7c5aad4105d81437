// Both origins on sockets.
import { createServer } from "node:http";
import { isIPv6 } from "node:net";

import { caller } from "./backend.js";
import { whole } from "./body.js";
import { carryOut } from "./delivery.js";
import { load } from "./load.js";
import { CannotUseState, read, save } from "./state.js";

export class CannotListen extends Error {}

// A fault's silence may last, and Node reads requests as the emulator's own server does.
const HTTP = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, requireHostHeader: false };

export async function start({ app, platform, control, state }) {
  const Emulator = load();
  const sockets = new Set();
  let emulator;
  const servers = { app: createServer(HTTP), platform: createServer(HTTP) };
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
    const seed = crypto.getRandomValues(new Uint8Array(32));
    emulator = kept(state, (text) => new Emulator(written(places.app), written(places.platform), control, text, seed, Date.now()));
  } catch (error) {
    for (const server of Object.values(servers)) server.close();
    throw error;
  }
  const backend = caller(places.platform);

  // What the emulator says is to be done, with the bytes to do it with. What came of it is kept before anyone hears of it.
  const told = (task) => {
    if (state !== undefined && emulator.takeChanged()) keep(state, emulator);
    return { ...JSON.parse(task), bytes: emulator.body() };
  };

  async function serve(isApp, request, response) {
    const body = await whole(request, Emulator.bodyKept());
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
  }

  // A connection's requests one after the other, as HTTP/1.1 has them: a fault of one may be the end of it.
  const turns = new WeakMap();
  for (const [name, server] of Object.entries(servers)) {
    server.on("request", (request, response) => {
      const turn = (turns.get(request.socket) ?? Promise.resolve()).then(() => serve(name === "app", request, response));
      turns.set(request.socket, turn);
    });
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

// An emulator of what the state file holds. A place that cannot be written is told now, not when the first user is made.
function kept(state, make) {
  if (state === undefined) return make(undefined);
  const text = read(state);
  try {
    const emulator = make(text);
    save(state, emulator.snapshot());
    return emulator;
  } catch (reason) {
    throw typeof reason === "string" ? new CannotUseState(state, reason) : reason;
  }
}

function keep(state, emulator) {
  try {
    save(state, emulator.snapshot());
  } catch (error) {
    process.stderr.write(`sentiance-web: ${error.message}\n`);
  }
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
