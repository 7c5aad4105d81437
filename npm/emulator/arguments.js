// The command line, in the words of the Rust emulator's own.
import { isIP } from "node:net";
import { parseArgs } from "node:util";

export class WrongUse extends Error {}

export const USAGE = "usage: sentiance-web emulator [--app HOST:PORT] [--platform HOST:PORT] [--control] [--state FILE] [--seed FILE]; see --help";

export const help = (about) => `Sentiance's platform and an example app backend on your own machine, with every fault a network has

Usage: sentiance-web emulator [OPTIONS]

Options:
      --app <HOST:PORT>       Where the app's backend listens [default: 127.0.0.1:8787]
      --platform <HOST:PORT>  Where the platform listens [default: 127.0.0.1:8788]
      --control               Serve the control API and its page at /emulator/ of the platform
      --state <FILE>          Keep users, codes, tokens and idempotency keys across restarts
      --seed <FILE>           Begin with the users and API keys of this file (JSON)
  -h, --help                  Print help
  -V, --version               Print version

${about}
Examples:
  npx sentiance-web emulator --control
  curl localhost:8788/emulator/faults -d '{"route": "exchange", "fault": {"kind": "lost"}}'
  curl localhost:8788/emulator/counters

Port 0 is a free port: the first two lines printed are the two origins, as soon as both answer.
Ctrl-C or SIGTERM ends it.
Exit code 1: a port in use or a bad state file; 2: a wrong command line or seed file.
`;

const OPTIONS = {
  app: { type: "string", default: "127.0.0.1:8787" },
  platform: { type: "string", default: "127.0.0.1:8788" },
  control: { type: "boolean", default: false },
  state: { type: "string" },
  seed: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", short: "V", default: false },
};

export function read(args) {
  const { values, positionals: [command, ...more] } = parsed(args);
  if (values.help || values.version) return values;
  if (command === undefined) throw new WrongUse("say what to do: there is one command, emulator");
  if (command !== "emulator") throw new WrongUse(`there is no command ${command}, only emulator`);
  if (more.length > 0) throw new WrongUse(`${more[0]} is one word too many`);
  return { control: values.control, state: values.state, seed: values.seed, app: address("app", values.app), platform: address("platform", values.platform) };
}

function parsed(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new WrongUse(error.message.split(". ")[0]);
  }
}

function address(option, text) {
  const [, host, digits] = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (!host || isIP(host) === 0 || port > 65_535) throw new WrongUse(`--${option} takes an address and a port, such as ${OPTIONS[option].default}, not ${text}`);
  return { host, port };
}
