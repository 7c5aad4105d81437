// What the app sets once for all calls. Handed to the module with each of them, so that it survives a new instance.
import { OptionError, copy } from "./copy.js";

const isFunction = (value) => typeof value === "function";

const OPTIONS = {
  persistence: (value) => value === "device" || value === "memory",
  allowInsecureHosts: (value) => Array.isArray(value) && value.every((host) => typeof host === "string"),
  platform: () => true,
};
const PLATFORM = { exchange: isFunction, refreshToken: isFunction, notifyReset: isFunction };

// The same signs by which the module knows such names among a call's options.
const KEY = /secret|api.?key|authorization|bearer/i;

// Without a prototype: what a page adds to Object.prototype is no setting.
let config = Object.create(null);

export const current = () => config;

export function apply(options) {
  const given = checked(copy(options, "options"), OPTIONS);
  const platform = given.platform === undefined ? {} : checked(copy(given.platform, "platform"), PLATFORM);
  const { persistence = config.persistence, allowInsecureHosts = config.allowInsecureHosts } = given;
  config = Object.assign(Object.create(null), config, platform, { persistence, allowInsecureHosts: allowInsecureHosts && [...allowInsecureHosts] });
}

function checked(given, valid) {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(valid, name)) throw new OptionError(KEY.test(name) ? "api-key" : "unknown-option", name);
    if (!holds(valid[name], given[name])) throw new OptionError("invalid-option", name);
  }
  return given;
}

function holds(valid, value) {
  try {
    return valid(value);
  } catch {
    return false;
  }
}
