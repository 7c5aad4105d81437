// What can go wrong. For each: what it is, what usual SDKs were measured to do, how it is brought about, and what was kept in the end.
//
// `faults` are armed at the emulator; `play` makes the calls (without it: one createUser); `kept(facts)` adds what is worth a sentence;
// `promise(facts)` says whether what the module promises was kept (without it: the call resolved, and the device has its user).
// facts: { ok, error, userId, exchanges: [{ status, what }], … whatever play gave }

const exchange = (fault, times = 1) => ({ route: "exchange", times, fault });

export const SCENARIOS = [
  {
    name: "Lost answer",
    goes: "The platform makes the user, then the connection dies before the answer.",
    usual: "All eight: the code is spent, the app gets an error (“used code”, “failed to fetch”), and the user is lost to it.",
    faults: [exchange({ kind: "lost" })],
    kept: ({ exchanges, userId }) => userId && exchanges[0]?.what.includes(userId) ? "It is the very user that the lost answer told of." : "",
  },
  {
    name: "POST sent twice",
    goes: "The browser sends a lost POST again by itself, and the platform takes back what the first use of the code gave.",
    usual: "None of the eight allows for it: the second answer says “used code”, and the app is told that its code is bad.",
    faults: [exchange({ kind: "lost" }), exchange({ kind: "revoke-on-reuse", ignore_idempotency: true })],
  },
  {
    name: "Silence",
    goes: "The platform reads the request and never answers.",
    usual: "Six of eight wait for ever; two give up after 30 seconds.",
    faults: [exchange({ kind: "silence" })],
    kept: () => "It waited for half its time, then tried with a fresh code.",
  },
  {
    name: "Lasting silence",
    goes: "It never answers again, whatever is tried.",
    usual: "The same: six wait for ever, two for 30 seconds.",
    faults: [exchange({ kind: "silence" }, null)],
    kept: () => "One deadline over everything: here ten seconds.",
    promise: ({ error }) => error?.kind === "timeout",
  },
  {
    name: "Stalled body",
    goes: "The head of the answer arrives, then five bytes, then nothing.",
    usual: "All eight wait for ever: their time-outs, where they have one, end with the head.",
    faults: [exchange({ kind: "stall-body", at: 5 })],
  },
  {
    name: "429, Retry-After 2",
    goes: "The platform is busy and asks for two seconds.",
    usual: "Seven give up at once; one tries again after a quarter of a second. None waits the two seconds.",
    faults: [exchange({ kind: "status", status: 429, retry_after: "2" })],
  },
  {
    name: "HTML portal",
    goes: "A hotel’s log-in page stands where the platform’s answer should be.",
    usual: "Six kinds of error for one cause; one SDK posts the code three times first.",
    faults: [exchange({ kind: "html" })],
  },
  {
    name: "Expired code",
    goes: "The code is past its time when it reaches the platform.",
    usual: "The app fetches the code in each of them: it gets an error, and has to begin again.",
    faults: [exchange({ kind: "expired-code" })],
  },
  {
    name: "Connection refused",
    goes: "Two connections to the platform are refused before a third one holds.",
    usual: "Five of eight give up at the first; three try again, without waiting longer each time or at all.",
    faults: [exchange({ kind: "refuse" }, 2)],
  },
  {
    name: "Offline",
    goes: "The device has no network and says so. (A page can only play that: every connection is refused, and navigator.onLine is false.)",
    usual: "One of eight says so by a code of its own; with the others it looks like other failures.",
    faults: [{ route: "any", times: null, fault: { kind: "refuse" } }],
    play: async ({ create }) => {
      Object.defineProperty(navigator, "onLine", { value: false, configurable: true });
      try {
        return await create();
      } finally {
        delete navigator.onLine;
      }
    },
    promise: ({ error }) => error?.kind === "offline" && error.outcome === "nothing-happened",
  },
  {
    name: "Storage full",
    goes: "localStorage is filled to its last byte before the call.",
    usual: "All spend the code first. Two resolve and have lost the user at the next reload; one shows a user that it could not store.",
    faults: [],
    play: async ({ create }) => {
      fillStorage();
      try {
        return await create();
      } finally {
        emptyStorage();
      }
    },
    kept: ({ exchanges }) => exchanges.length === 0 ? "No code was asked for: none was spent in vain." : "",
    promise: ({ error, exchanges }) => error?.kind === "storage-full" && exchanges.length === 0,
  },
  {
    name: "Reset in flight",
    goes: "The person logs out while the platform takes its time over the exchange.",
    usual: "All eight undo the sign-out: the answer arrives and the user is back.",
    faults: [exchange({ kind: "delay", ms: 1_500 })],
    play: async ({ create, reset, pause }) => {
      const creating = create();
      // Looked at below; until then it is nobody's mistake that it rejects.
      creating.catch(() => {});
      await pause(500);
      await reset();
      return creating;
    },
    promise: ({ error, userId }) => error?.kind === "reset" && userId === null,
  },
  {
    name: "Two tabs at once",
    goes: "Both tabs below create the user in the same moment.",
    usual: "All eight make two users, and both tabs are told of success, with different ids.",
    faults: [],
    play: ({ inBothTabs }) => inBothTabs(),
    promise: ({ ended, exchanges, userId }) => ended.filter(({ ok }) => ok).length === 1 && exchanges.length === 1 && userId !== null,
  },
];

const FILLER = "demo.filler.";

/** Leaves no room for a single character more. */
function fillStorage() {
  for (let length = 1 << 22; length >= 1; length >>= 1) {
    try {
      localStorage.setItem(FILLER + length, "x".repeat(length));
    } catch {
      // Too much: a smaller piece may fit.
    }
  }
}

function emptyStorage() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(FILLER)) localStorage.removeItem(key);
  }
}
