// The command line, in the words of the Rust emulator's own.
import { isIP } from "node:net";
import { parseArgs } from "node:util";

export class WrongUse extends Error {}

export const USAGE = "usage: sentiance-web emulator [--app HOST:PORT] [--platform HOST:PORT] [--control]; see --help";

export const HELP = `Sentiance's platform and an example app backend on your own machine, with every fault a network has

Usage: sentiance-web emulator [OPTIONS]

Options:
      --app <HOST:PORT>       Where the app's backend listens [default: 127.0.0.1:8787]
      --platform <HOST:PORT>  Where the platform listens [default: 127.0.0.1:8788]
      --control               Serve the control API at /emulator/ of the platform
  -h, --help                  Print help
  -V, --version               Print version

The app's origin:
  POST /login, /logout                   a session, under any name
  GET  /session, /config.json            who is logged in; where the platform is
  GET  /auth/code                        a code for whoever is logged in

The platform's origin:
  POST /users/auth-code                  a backend mints a code for one of its users
  POST /users                            a device exchanges the code for a user and a token
  POST /users/{id}/token, /reset         the token is refreshed; the user left the device
  POST /v4/gql                           a backend deletes a user
  /emulator/faults, /clock, /counters,   with --control: what goes wrong, what time it is,
            /log, /users, /reset         what was seen and done

Examples:
  npx sentiance-web emulator --control
  curl localhost:8788/emulator/faults -d '{"route": "exchange", "fault": {"kind": "lost"}}'
  curl localhost:8788/emulator/counters

Port 0 is a free port: the first two lines printed are the two origins, as soon as both answer.
Ctrl-C or SIGTERM ends it.
Exit code 1: a port in use; 2: a wrong command line.
`;

const OPTIONS = {
  app: { type: "string", default: "127.0.0.1:8787" },
  platform: { type: "string", default: "127.0.0.1:8788" },
  control: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", short: "V", default: false },
};

export function read(args) {
  const { values, positionals: [command, ...more] } = parsed(args);
  if (values.help || values.version) return values;
  if (command === undefined) throw new WrongUse("say what to do: there is one command, emulator");
  if (command !== "emulator") throw new WrongUse(`there is no command ${command}, only emulator`);
  if (more.length > 0) throw new WrongUse(`${more[0]} is one word too many`);
  return { control: values.control, app: address("app", values.app), platform: address("platform", values.platform) };
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
