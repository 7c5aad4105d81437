// Run by Node in a project that has installed the tarball: the emulator that `npx sentiance-web emulator` starts, as a developer without Rust has it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const ID = "3f2a1b52-3d2e-4f4b-9b0a-0d3c5a8f7e61";
const FREE = ["--app", "127.0.0.1:0", "--platform", "127.0.0.1:0"];
const JSON_ONLY = { Accept: "application/json" };

const OPEN = { stdio: ["ignore", "pipe", "pipe"] };

// npx takes its time: it starts one of them, and what it would run the others.
const npx = (...args) => spawn("npx", ["--no-install", "sentiance-web", ...args], OPEN);
const installed = (...args) => spawn("node_modules/.bin/sentiance-web", args, OPEN);

// Exit code, stdout and stderr of a run that ends by itself.
async function run(...args) {
  const child = installed(...args);
  const text = { stdout: "", stderr: "" };
  for (const name of Object.keys(text)) child[name].setEncoding("utf8").on("data", (part) => (text[name] += part));
  const [code] = await once(child, "close");
  return { code, ...text };
}

// The two origins, once both answer.
async function started(child) {
  child.stderr.pipe(process.stderr);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const url = async (name) => {
    const { value = "nothing" } = await lines.next();
    assert.match(value, new RegExp(`^${name} +http://localhost:\\d+$`));
    return value.split(" ").at(-1);
  };
  return { child, app: await url("app"), platform: await url("platform") };
}

const { child, app, platform } = await started(npx("emulator", ...FREE, "--control"));

// The two calls of createUser.
const login = await fetch(`${app}/login`, { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"user":"ana"}' });
assert.equal(login.status, 200);
const Cookie = login.headers.get("set-cookie").split(";")[0];
const code = async () => (await (await fetch(`${app}/auth/code`, { headers: { ...JSON_ONLY, Cookie } })).json()).auth_code;
const exchange = async (code) => {
  const body = new URLSearchParams({ authentication_code: code, idempotency_key: ID, install_id: ID, sdk: "sentiance-web/0.0.0" });
  return fetch(`${platform}/users`, { method: "POST", headers: JSON_ONLY, body });
};
const spent = await code();
const made = await exchange(spent);
assert.equal(made.status, 201);
const { user_id } = await made.json();

// A fault does what it says, and its work was done.
const faults = await fetch(`${platform}/emulator/faults`, { method: "POST", body: JSON.stringify({ route: "exchange", fault: { kind: "lost" } }) });
assert.equal(faults.status, 200);
await assert.rejects(exchange(spent), { name: "TypeError" });
assert.deepEqual(await (await exchange(spent)).json().then((user) => user.user_id), user_id, "the same user under the same key");
const counters = await (await fetch(`${platform}/emulator/counters`)).json();
assert.deepEqual([counters.users_made, counters.answered_again, counters.codes_resent], [1, 2, 2]);

// What is in its way is told, with what to do about it.
const place = app.replace("http://localhost", "127.0.0.1");
const taken = await run("emulator", "--app", place, "--platform", "127.0.0.1:0");
assert.deepEqual([taken.code, taken.stdout], [1, ""]);
assert.match(taken.stderr, new RegExp(`^sentiance-web: cannot listen on ${place} .*in use.* --app HOST:PORT`, "m"));
const bad = await run("emulator", ...FREE, "--state", "import.mjs");
assert.equal(bad.code, 1);
assert.match(bad.stderr, /^sentiance-web: cannot use the state file import\.mjs: it is not the emulator's state .* --state\n$/);
const unplanted = await run("emulator", ...FREE, "--seed", "import.mjs");
assert.deepEqual([unplanted.code, unplanted.stdout], [2, ""]);
assert.match(unplanted.stderr, /^sentiance-web: cannot use the seed file import\.mjs: .+ at line 1 column 1\n$/);
const wrong = [[], ["emulators"], ["emulator", "more"], ["emulator", "--colour"], ["emulator", "--app"], ["emulator", "--app", "nowhere"], ["emulator", "--app", "127.0.0.1:99999"]];
for (const args of wrong) {
  const told = await run(...args);
  assert.deepEqual([told.code, told.stdout], [2, ""], `${args}: ${told.stderr}`);
  assert.match(told.stderr, /^sentiance-web: .+\nusage: sentiance-web emulator /, `${args}`);
}
const help = await run("--help");
assert.deepEqual([help.code, help.stderr], [0, ""]);
for (const word of ["--app", "--platform", "--control", "--seed", "127.0.0.1:8787", "GET  /auth/code", "emulator-api-key-user-link"]) assert.ok(help.stdout.includes(word), word);
assert.match((await run("--version")).stdout, /^sentiance-web \d+\.\d+\.\d+\n$/);

// It ends when it is asked to, with its connections, and the port is free again.
child.kill("SIGTERM");
await once(child, "close");
await assert.rejects(fetch(app), { name: "TypeError" });
const again = await started(installed("emulator", "--app", place, "--platform", "127.0.0.1:0"));
assert.equal((await fetch(`${again.platform}/emulator/counters`)).status, 404, "no control unless it is switched on");
again.child.kill("SIGINT");
assert.deepEqual(await once(again.child, "close"), [0, null]);

console.log("the emulator serves, breaks and ends as it says");
