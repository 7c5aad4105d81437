// What the app sets once for all calls. Handed to the module with each of them, so that it survives a new instance.
import { OptionError, copy } from "./copy.js";

const isFunction = (value) => typeof value === "function";
const VALID = {
  persistence: (value) => value === "device" || value === "memory",
  allowInsecureHosts: (value) => Array.isArray(value) && value.every((host) => typeof host === "string"),
  exchange: isFunction,
  notifyReset: isFunction,
};

let config = {};

export const current = () => config;

export function apply(options) {
  const { platform, ...rest } = copy(options, "options");
  const next = { ...rest, ...(platform === undefined ? {} : copy(platform, "platform")) };
  for (const name of Object.keys(next)) {
    if (!Object.hasOwn(VALID, name)) throw new OptionError("unknown-option", name);
    if (!VALID[name](next[name])) throw new OptionError("invalid-option", name);
  }
  if (next.allowInsecureHosts) next.allowInsecureHosts = [...next.allowInsecureHosts];
  config = { ...config, ...next };
}
