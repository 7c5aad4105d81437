// Your backend, in small: it logs people in, and gets codes for them with an API key that stays here.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { parseArgs } from "node:util";

const { SENTIANCE_PLATFORM: platform = "http://localhost:8788", SENTIANCE_API_KEY: key = "emulator-api-key-user-link" } = process.env;
const { port } = parseArgs({ options: { port: { type: "string", default: "8080" } } }).values;
const sessions = new Map();

// Any page may ask: none of them brings a cookie, and without a session's token nobody gets anything.
const CORS = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Authorization, Content-Type", "Access-Control-Max-Age": "600" };

const calls = {
  OPTIONS: async () => [204],

  // Anyone may log in as anyone here. Yours asks for a password.
  "POST /login": async (request) => {
    const { user } = await json(request);
    const token = randomUUID();
    sessions.set(token, user);
    return [200, { user, token }];
  },

  "GET /auth/code": async ({ headers }) => {
    const user = sessions.get(headers.authorization?.replace(/^Bearer /, ""));
    if (!user) return [401, { message: "log in first" }];
    const minted = await fetch(`${platform}/users/auth-code`, {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      body: JSON.stringify({ external_id: user }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!minted.ok) return [minted.status, { message: "Sentiance gave no code" }];
    const { authentication_code: auth_code } = await minted.json();
    return [200, { auth_code, platform_url: platform }];
  },
};

createServer(async (request, response) => {
  const call = calls[request.method] ?? calls[`${request.method} ${request.url}`] ?? (async () => [404, { message: "there is no such call" }]);
  const [status, body] = await call(request).catch(() => [502, { message: "no answer" }]);
  response.writeHead(status, { ...CORS, "Cache-Control": "no-store", ...(body && { "Content-Type": "application/json" }) });
  response.end(body && JSON.stringify(body));
}).listen(port, "localhost", () => console.log(`the app's backend is on http://localhost:${port}`));
