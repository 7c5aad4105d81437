// Counts the points of a call: just before and just after everything it writes, sends and waits for.
let names = [];
// The number of the point at which the page stands still.
let fatal;
let outcome;

const point = (name) => {
  names.push(name);
  if (names.length === fatal) stand(fatal, name);
};

// Nothing runs in this page any more: a synchronous request holds its thread, and is never answered.
const stand = (number, name) => {
  const request = new XMLHttpRequest();
  request.open("POST", `/point?tab=${me}`, false);
  request.setRequestHeader("Content-Type", "application/json");
  request.send(JSON.stringify({ number, name, names, told: outcome ?? null }));
};

const wrap = (owner, method, around) => {
  const own = owner[method];
  owner[method] = function (...given) {
    return around(() => own.apply(this, given), given, this);
  };
};

// A point on either side.
const both = (name) => (call, given) => {
  point(`before ${name(given)}`);
  const result = call();
  point(`after ${name(given)}`);
  return result;
};

// A point where it has come, or failed.
const come = async (coming, name) => {
  try {
    return await coming;
  } finally {
    point(name);
  }
};

const on = (target, event, name) => target.addEventListener(event, () => point(name));

const countPoints = () => {
  wrap(Storage.prototype, "setItem", both(([key, text]) => `setItem ${key}${text.trim() ? "" : " (proof)"}`));
  wrap(Storage.prototype, "removeItem", both(([key]) => `removeItem ${key}`));
  wrap(IDBFactory.prototype, "open", (call) => {
    // No point just after it: in Firefox a synchronous request lets events through, which nobody would hear there yet.
    point("before opening the ledger");
    const request = call();
    on(request, "upgradeneeded", "making the ledger");
    on(request, "success", "ledger open");
    return request;
  });
  wrap(IDBDatabase.prototype, "transaction", (call, given) => {
    const transaction = call();
    on(transaction, "complete", `${given[1]} transaction complete`);
    return transaction;
  });
  wrap(IDBObjectStore.prototype, "get", (call) => {
    const request = call();
    on(request, "success", "row read");
    return request;
  });
  wrap(IDBObjectStore.prototype, "put", (call, given) => {
    const request = both(() => "put of the row")(call, given);
    on(request, "success", "row put");
    return request;
  });
  wrap(LockManager.prototype, "request", (call, given) => {
    const then = given.pop();
    given.push((lock) => {
      point("lock granted");
      return then(lock);
    });
    point("before the lock");
    return call();
  });
  wrap(globalThis, "fetch", (call, given) => come(both(([url]) => `sending to ${new URL(url).pathname}`)(call, given), "headers came"));
  wrap(ReadableStreamDefaultReader.prototype, "read", (call) => come(call(), "some of the body came"));
  wrap(Response.prototype, "json", (call) => come(call(), "the body came"));
  wrap(globalThis, "setTimeout", (call, given) => {
    const [then] = given;
    given[0] = (...values) => {
      point("timer");
      then(...values);
    };
    return call();
  });
};

// Makes a call and stands still at that point; at the end, if there is no such point.
const standAt = async (number, call) => {
  countPoints();
  fatal = number;
  outcome = await told(call);
  point(outcome.state);
  // Writes to localStorage that were not yet on disk may be now.
  await pause(100);
  point("a moment later");
  stand(0, "the end");
};
