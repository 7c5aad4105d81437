// What the app sets once for all calls. Handed to the module with each of them, so that it survives a new instance.
import { OptionError, copy } from "./copy.js";

const isFunction = (value) => typeof value === "function";
const VALID = {
  persistence: (value) => value === "device" || value === "memory",
  allowInsecureHosts: (value) => Array.isArray(value) && value.every((host) => typeof host === "string"),
  exchange: isFunction,
  notifyReset: isFunction,
};

// Without a prototype: what a page adds to Object.prototype is no setting.
let config = Object.create(null);

export const current = () => config;

export function apply(options) {
  const next = copy(options, "options");
  if (next.platform !== undefined) Object.assign(next, copy(next.platform, "platform"));
  delete next.platform;
  for (const name of Object.keys(next)) {
    if (!Object.hasOwn(VALID, name)) throw new OptionError("unknown-option", name);
    if (!VALID[name](next[name])) throw new OptionError("invalid-option", name);
  }
  if (next.allowInsecureHosts) next.allowInsecureHosts = [...next.allowInsecureHosts];
  config = Object.assign(Object.create(null), config, next);
}
