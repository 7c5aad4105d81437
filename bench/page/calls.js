// One subject's calls beside what they are made of: the very requests they make, and the very transactions, made bare and in turn with them.
const { times, reads } = arguments[0];
const REST = 50;
await started;

// What happened during a call, in order: requests, and transactions with what was done in each.
async function recorded(call) {
  const steps = [];
  const undo = [];
  const replace = (owner, name, make) => {
    const original = owner[name];
    owner[name] = make(original);
    undo.push(() => (owner[name] = original));
  };
  watch = async (...given) => {
    const request = new Request(...given);
    const { url, method, credentials, cache, redirect, referrerPolicy, mode } = request;
    const headers = [...request.headers];
    const step = { url, init: { method, headers, credentials, cache, redirect, referrerPolicy, mode } };
    steps.push(step);
    if (method !== "GET") step.init.body = await request.clone().text();
    const answer = await real(...given);
    step.answer = await answer.clone().text();
    return answer;
  };
  const open = new WeakMap();
  let current;
  replace(IDBDatabase.prototype, "transaction", (original) => function (stores, mode, options) {
    const transaction = original.call(this, stores, mode, options);
    current = { store: [stores].flat()[0], mode: transaction.mode, options, deeds: [] };
    open.set(transaction, current);
    steps.push(current);
    transaction.addEventListener("complete", () => (current = undefined));
    return transaction;
  });
  for (const name of ["get", "put", "delete"]) {
    replace(IDBObjectStore.prototype, name, (original) => function (...given) {
      open.get(this.transaction)?.deeds.push({ name, given });
      return original.apply(this, given);
    });
  }
  for (const name of ["getItem", "setItem", "removeItem"]) {
    replace(Storage.prototype, name, (original) => function (key, ...rest) {
      current?.deeds.push({ name, given: [`bare.${key}`, ...rest] });
      return original.call(this, key, ...rest);
    });
  }
  try {
    await call();
  } finally {
    watch = undefined;
    undo.forEach((back) => back());
  }
  return steps;
}

async function bare(steps, database) {
  let spent;
  let fresh;
  for (const step of steps) {
    if (step.deeds) {
      if (database) await transact(database, step);
      continue;
    }
    const init = { ...step.init };
    // A code is good once: this round's takes the recorded one's place.
    if (init.body !== undefined && spent) init.body = init.body.replaceAll(spent, fresh).replace(/idempotency_key=[^&]+/, `idempotency_key=${crypto.randomUUID()}`);
    const text = await (await fetch(step.url, init)).text();
    if (!spent && new URL(step.url).pathname === "/auth/code") [spent, fresh] = [step.answer, text].map((answer) => JSON.parse(answer).auth_code);
  }
}

function transact(database, { store, mode, options, deeds }) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, options);
    transaction.oncomplete = resolve;
    transaction.onabort = reject;
    const rows = transaction.objectStore(store);
    let at = 0;
    const go = () => {
      while (at < deeds.length) {
        const { name, given } = deeds[at++];
        if (name in Storage.prototype) localStorage[name](...given);
        else {
          const request = rows[name](...given);
          if (name === "get") return (request.onsuccess = go);
        }
      }
    };
    go();
  });
}

function opened(stores) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("bare", 1);
    request.onupgradeneeded = () => stores.forEach((store) => request.result.createObjectStore(store));
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
}

async function timed(what) {
  const began = performance.now();
  await what();
  return performance.now() - began;
}

const call = async () => subject.exchange();
const came = { call: [], bare: [], ledger: [], read: [], get: [], signOut: [] };
if (!subject.exchange) return came;

await subject.prepare?.();
const steps = await recorded(call);
const user = await subject.read();
if (typeof user !== "string") throw new Error("there is no user after the exchange");
await subject.signOut();
if ((await subject.read()) !== null) throw new Error("there is a user after the sign-out");

const transactions = steps.filter(({ deeds }) => deeds);
const database = transactions.length > 0 && (await opened([...new Set(transactions.map(({ store }) => store))]));
const arms = { bare: () => bare(steps), call };
if (database) arms.ledger = () => bare(steps, database);
const names = Object.keys(arms);
for (let time = 0; time < times; time++) {
  // Each comes first as often as any other.
  for (let at = 0; at < names.length; at++) {
    const name = names[(at + time) % names.length];
    if (name === "call") await subject.prepare?.();
    came[name].push(await timed(arms[name]));
    if (name !== "call") continue;
    came.signOut.push(await timed(() => subject.signOut()));
    // Whoever comes next does not pay for what it left behind: a request on its way, storage that is written.
    await new Promise((resolve) => setTimeout(resolve, REST));
  }
}
await subject.prepare?.();
await call();

const row = transactions.findLast(({ mode }) => mode === "readwrite");
const get = row && { ...row, mode: "readonly", deeds: row.deeds.filter(({ name }) => name === "get") };
for (let time = 0; time < reads; time++) {
  if (get) came.get.push(await timed(() => transact(database, get)));
  came.read.push(await timed(() => subject.read()));
}
const told = ({ url, init, mode, deeds }) => (deeds ? `${mode}(${deeds.map(({ name }) => name).join(" ")})` : `${init.method} ${new URL(url).pathname}`);
return { ...came, steps: steps.map(told) };
