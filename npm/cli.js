#!/usr/bin/env node
// `npx sentiance-web emulator`: the emulator for those who have no Rust. What its origins say is the emulator's own Rust; here bytes are moved.
import { readFileSync } from "node:fs";

import { help, read, USAGE, WrongUse } from "./emulator/arguments.js";
import { announcement } from "./emulator/announcement.js";
import { load } from "./emulator/load.js";
import { CannotListen, start } from "./emulator/start.js";
import { CannotUseSeed } from "./emulator/seed.js";
import { CannotUseState } from "./emulator/state.js";

const fail = (code, message) => {
  process.stderr.write(`sentiance-web: ${message}\n`);
  process.exitCode = code;
};

async function run() {
  const wanted = read(process.argv.slice(2));
  if (wanted.help) return process.stdout.write(help(load().Emulator.about()));
  if (wanted.version) {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    return process.stdout.write(`sentiance-web ${version}\n`);
  }
  let asked = false;
  let emulator;
  const end = () => {
    asked = true;
    emulator?.stop();
  };
  // Listened for before the first line is printed: whoever waits for that line may send a signal at once.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, end);
  // npx puts a shell in between, and that takes a SIGTERM to itself alone: when it is gone, nobody else will say so.
  if (process.env.npm_command === "exec") {
    const shell = process.ppid;
    setInterval(() => process.ppid === shell || end(), 250).unref();
  }
  emulator = await start(wanted);
  if (asked) return emulator.stop();
  // A closed stdout has nobody to tell.
  process.stdout.on("error", () => {});
  process.stdout.write(announcement(emulator, wanted));
}

run().catch((error) => {
  if (error instanceof WrongUse) fail(2, `${error.message}\n${USAGE}`);
  else if (error instanceof CannotUseSeed) fail(2, error.message);
  else if (error instanceof CannotListen || error instanceof CannotUseState) fail(1, error.message);
  else throw error;
});
