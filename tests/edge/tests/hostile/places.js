// Where a caller, its functions, the browser or a server can put such a value: [name, call]. `call` is handed the module, and `make`, which
// makes the value anew. A call that succeeds has to give what `right` knows.

// Only where a call is to end soon because nothing else ends it.
const SOON = 400;
// Values that only the deadline ends, where that is not for the caller to set.
const SLOW = /never settles/;

const throwing = (make) => () => {
  throw make();
};
const rejecting = (make) => () => ({ then: (_, fail) => fail(make()) });

// While the call is made and under way, `fetch` is another one.
const withFetch = async (fake, call) => {
  const own = globalThis.fetch;
  globalThis.fetch = fake;
  try {
    return await call();
  } finally {
    globalThis.fetch = own;
  }
};
const configured = async (m, platform, call) => {
  m.configure({ platform });
  try {
    return await call();
  } finally {
    m.configure({ platform: { exchange: undefined, refreshToken: undefined, notifyReset: undefined } });
  }
};

const literal = () => ({ authCode: "PLANTED-code", platformUrl: platform, timeoutMs: SOON });
const good = { user_id: "5f0c", token: { id: "t0k", expires_at: "2999-01-01T00:00:00Z" }, linked: true };
// Pauses between tries go by faster; deadlines do not.
const hurried = async (call) => {
  const own = globalThis.setTimeout;
  globalThis.setTimeout = (callback, millis, ...rest) => own(callback, millis > 100 && millis < 4_000 ? millis / 40 : millis, ...rest);
  try {
    return await call();
  } finally {
    globalThis.setTimeout = own;
  }
};
// A user whose token is over, and what is asked of that.
const stale = (m, platform, call) =>
  configured(m, { exchange: () => ({ ...good, token: { id: "0ld", expires_at: "2001-01-01T00:00:00Z" } }), ...platform }, () =>
    hurried(async () => {
      const made = await m.createUser(literal());
      const told = await settle(() => call(m));
      if (told.state === "resolved" || (told.state === "rejected" && !wrong(m, told.value))) return made;
      await m.reset();
      throw told.value;
    }),
  );
const reset = (m, platform) =>
  configured(m, { exchange: () => good, ...platform }, async () => {
    const made = await m.createUser(literal());
    await m.reset();
    if (await m.userExists()) throw new Error("it is still there");
    return made;
  });

let tokens = 0;
const fresh = () => ({ token: { ...good.token, id: `t0k${tokens++}` } });

// A real answer, of which one member is something else.
const answer = (member, make) => {
  const real = new Response(JSON.stringify(good), { headers: { "Content-Type": "application/json" } });
  return new Proxy(real, {
    get(_, name) {
      if (name === "then") return undefined;
      if (name === member) return make();
      const value = Reflect.get(real, name, real);
      return typeof value === "function" ? value.bind(real) : value;
    },
  });
};
const reading = (make) => ({ status: 200, headers: new Headers(), body: { getReader: () => ({ read: make }) } });

const OPTIONS = ["authCode", "authCodeUrl", "getAuthCode", "authCodeRequest", "platformUrl", "timeoutMs", "signal", "appUserId", "onOtherUser"];

// Each makes a user, or refuses to.
const CREATIONS = [
  ["createUser(…)", (m, make) => m.createUser(make())],
  ["ensureUser(…)", (m, make) => m.ensureUser(make())],
  ["createUser of a proxy of …", (m, make) => m.createUser(new Proxy({}, { get: make, ownKeys: () => ["authCode"], getOwnPropertyDescriptor: () => ({ value: 1, configurable: true, enumerable: true }) }))],
  ["createUser of a proxy whose keys are …", (m, make) => m.createUser(new Proxy({}, { ownKeys: make }))],
  ...OPTIONS.flatMap((option) => [
    [`createUser({ ${option}: … })`, (m, make) => m.createUser({ ...literal(), ...(/^(authCodeUrl|getAuthCode|authCodeRequest)$/.test(option) && { authCode: undefined }), ...(option === "authCodeRequest" && { authCodeUrl: backend }), [option]: make() })],
    [`ensureUser({ ${option}: … })`, (m, make) => m.ensureUser({ ...literal(), appUserId: "ada", [option]: make() })],
  ]),
  ...["method", "headers", "body", "credentials"].map((name) => [`createUser({ authCodeRequest: { ${name}: … } })`, (m, make) => m.createUser({ authCodeUrl: backend, authCodeRequest: { [name]: make() }, timeoutMs: SOON })]),
  ["createUser({ authCodeRequest: { headers: { x: … } } })", (m, make) => m.createUser({ authCodeUrl: backend, authCodeRequest: { headers: { x: make() } }, timeoutMs: SOON })],
  ["createUser({ signal: { addEventListener: … } })", (m, make) => m.createUser({ ...literal(), signal: { addEventListener: make(), removeEventListener: make(), aborted: false } })],
  ["createUser({ signal: { aborted: … } })", (m, make) => m.createUser({ ...literal(), signal: { addEventListener() {}, removeEventListener: raise, aborted: make() } })],
  ["getAuthCode gives …", (m, make) => m.createUser({ getAuthCode: () => make(), platformUrl: platform, timeoutMs: SOON })],
  ["getAuthCode throws …", (m, make) => m.createUser({ getAuthCode: throwing(make), timeoutMs: SOON })],
  ["getAuthCode rejects with …", (m, make) => m.createUser({ getAuthCode: rejecting(make), timeoutMs: SOON })],
  ["getAuthCode gives { auth_code: … }", (m, make) => m.createUser({ getAuthCode: () => ({ auth_code: make() }), platformUrl: platform, timeoutMs: SOON })],
  ["getAuthCode gives { platform_url: … }", (m, make) => m.createUser({ getAuthCode: () => ({ auth_code: "PLANTED", platform_url: make() }), timeoutMs: SOON })],
  ["platform.exchange gives …", (m, make) => configured(m, { exchange: () => make() }, () => m.createUser(literal()))],
  ["platform.exchange throws …", (m, make) => configured(m, { exchange: throwing(make) }, () => m.createUser(literal()))],
  ["platform.exchange rejects with …", (m, make) => configured(m, { exchange: rejecting(make) }, () => m.createUser(literal()))],
  ...["user_id", "token", "linked"].map((name) => [`platform.exchange gives { ${name}: … }`, (m, make) => configured(m, { exchange: () => ({ ...good, [name]: make() }) }, () => m.createUser(literal()))]),
  ...["id", "expires_at"].map((name) => [`platform.exchange gives { token: { ${name}: … } }`, (m, make) => configured(m, { exchange: () => ({ ...good, token: { ...good.token, [name]: make() } }) }, () => m.createUser(literal()))]),
  ["fetch gives …", (m, make) => withFetch(() => make(), () => m.createUser(literal()))],
  ["fetch throws …", (m, make) => withFetch(throwing(make), () => m.createUser(literal()))],
  ["fetch rejects with …", (m, make) => withFetch(rejecting(make), () => m.createUser(literal()))],
  ...["status", "headers", "body"].map((member) => [`fetch gives { ${member}: … }`, (m, make) => withFetch(async () => answer(member, make), () => m.createUser(literal()))]),
  ["a header is …", (m, make) => withFetch(async () => answer("headers", () => ({ get: make })), () => m.createUser(literal()))],
  ["a stream reads …", (m, make) => withFetch(async () => reading(make), () => m.createUser(literal()))],
  ["a chunk is …", (m, make) => withFetch(async () => reading(async () => ({ done: false, value: make() })), () => m.createUser(literal()))],
  ["a chunk is as long as …", (m, make) => withFetch(async () => reading(async () => ({ value: { byteLength: make() } })), () => m.createUser(literal()))],
  ["reset with a notifyReset that gives …", (m, make) => reset(m, { notifyReset: () => make() })],
  ["reset with a notifyReset that throws …", (m, make) => reset(m, { notifyReset: throwing(make) })],
  ["reset with a notifyReset that rejects with …", (m, make) => reset(m, { notifyReset: rejecting(make) })],
  ["reset while fetch gives …", (m, make) => withFetch(() => make(), () => reset(m))],
  ["reset while fetch throws …", (m, make) => withFetch(throwing(make), () => reset(m))],
  ["reset while fetch rejects with …", (m, make) => withFetch(rejecting(make), () => reset(m))],
  ["authorizedFetch with an answer of 401 whose body is …", (m, make) => stale(m, { refreshToken: fresh }, (m) => withFetch(async () => Object.create(answer("body", make), { status: { value: 401 } }), () => m.authorizedFetch(platform)))],
  ["refreshToken gives …", (m, make) => stale(m, { refreshToken: () => make() }, () => m.requestUserAccessToken()), SLOW],
  ["refreshToken throws …", (m, make) => stale(m, { refreshToken: throwing(make) }, () => m.requestUserAccessToken()), SLOW],
  ["refreshToken rejects with …", (m, make) => stale(m, { refreshToken: rejecting(make) }, () => m.requestUserAccessToken()), SLOW],
  ["refreshToken gives { token: … }", (m, make) => stale(m, { refreshToken: () => ({ token: make() }) }, () => m.requestUserAccessToken()), SLOW],
  ["a refresh while fetch gives …", (m, make) => stale(m, {}, () => withFetch(() => make(), () => m.requestUserAccessToken())), SLOW],
];

// Each leaves the user that is there as it is.
const OTHERS = [
  ["configure(…)", (m, make) => m.configure(make())],
  ["configure({ persistence: … })", (m, make) => m.configure({ persistence: make() })],
  ["configure({ allowInsecureHosts: … })", (m, make) => m.configure({ allowInsecureHosts: make() })],
  ["configure({ allowInsecureHosts: [ … ] })", (m, make) => m.configure({ allowInsecureHosts: [make()] })],
  ["configure({ platform: … })", (m, make) => m.configure({ platform: make() })],
  ...["exchange", "refreshToken", "notifyReset"].map((name) => [`configure({ platform: { ${name}: … } })`, (m, make) => { m.configure({ platform: { [name]: make() } }); m.configure({ platform: { [name]: undefined } }); }]),
  ["isSentianceError(…)", (m, make) => { if (m.isSentianceError(make()) !== false) throw "it is one"; }],
  ["authorizedFetch(…)", (m, make) => m.authorizedFetch(make())],
  ["authorizedFetch(platform, …)", (m, make) => m.authorizedFetch(`${platform}/emulator/whoami`, make())],
  ...["method", "headers", "body", "signal", "credentials", "redirect"].map((name) => [`authorizedFetch(platform, { ${name}: … })`, (m, make) => m.authorizedFetch(`${platform}/emulator/whoami`, { [name]: make() })]),
  ["authorizedFetch while fetch gives …", (m, make) => withFetch(() => make(), () => m.authorizedFetch(platform, { signal: AbortSignal.timeout(SOON) }))],
  ["authorizedFetch while fetch throws …", (m, make) => withFetch(throwing(make), () => m.authorizedFetch(platform))],
  ["authorizedFetch while fetch rejects with …", (m, make) => withFetch(rejecting(make), () => m.authorizedFetch(platform))],
  ["authorizedFetch while fetch gives { status: … }", (m, make) => withFetch(async () => answer("status", make), () => m.authorizedFetch(platform))],
  ["onUserChange(…)", (m, make) => m.onUserChange(make()).remove()],
  ["addSdkStatusUpdateListener(…)", async (m, make) => (await m.addSdkStatusUpdateListener(make())).remove()],
  ["onUserChange whose listener gives …", (m, make) => new Promise((tell) => { const watched = m.onUserChange(() => { setTimeout(() => tell(watched.remove())); return make(); }); })],
  ...["reset", "userExists", "isUserLinked", "getUserId", "requestUserAccessToken", "getSdkStatus", "getInitState", "getVersion", "preload", "explain"].filter((name) => name !== "reset").map((name) => [`${name}(…)`, (m, make) => m[name](make())]),
];
