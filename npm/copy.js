// Takes what a caller handed in, once: own properties, each read a single time, into an object that inherits nothing.
// Whatever the caller's object does later, or its getters and proxies do, cannot reach a call under way.

export class OptionError extends Error {
  constructor(kind, subject) {
    super(kind);
    Object.assign(this, { kind, subject });
  }
}

// What is no object comes back as `undefined`, or, where it is the value of the option `name`, is refused.
export function copy(object, name) {
  if (typeof object !== "object" || object === null) {
    if (name === undefined) return undefined;
    throw new OptionError("invalid-option", name);
  }
  const own = Object.create(null);
  let key = name ?? "options";
  try {
    for (key of Reflect.ownKeys(object)) {
      if (typeof key === "symbol") continue;
      const value = object[key];
      if (value !== undefined) own[key] = Object.prototype.toString.call(value) === "[object URL]" ? String(value) : value;
    }
  } catch {
    throw new OptionError("invalid-option", String(key));
  }
  if (own.authCodeRequest !== undefined) own.authCodeRequest = copy(own.authCodeRequest, "authCodeRequest");
  return own;
}
