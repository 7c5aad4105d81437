// A line of explain() in words for people.

import { duration } from "./words.js";

const MAY_HAVE_ACTED = { "nothing-happened": "nothing happened", "server-acted": "it acted", "unknown": "it may have acted" };

/** What the device's record came to hold; null where the line tells of something else. */
export function stored({ event, generation }) {
  switch (event) {
    case "creation-began": return "takes the lease, and keeps its key before anything is sent";
    case "creation-took-over": return "takes over from a creation that was interrupted, with its key";
    case "created": return "keeps the user: from now on it exists here";
    case "creation-failed": return "gives the lease back";
    case "reset": return `is empty: reset number ${generation}; what began before it can store nothing`;
    case "token-refreshed": return "keeps the new token";
    case "user-disabled": return "notes that the user is disabled";
    case "token-lapsed": return "notes that the token is not known any more";
    case "adopted": return "takes in a user that lay in localStorage alone";
    case "set-aside": return "sets aside what cannot be read";
    case "repaired": return "puts localStorage right again";
    default: return null;
  }
}

/** What the module decided. Where the servers' side is seen, what was merely sent need not be said as well. */
export function decided({ event, attempt, waitMs, kind, outcome, party }, alone) {
  switch (event) {
    case "code-asked": return attempt > 1 ? "asks for a fresh code" : alone ? "asks the app backend for a code" : null;
    case "exchange-sent": return alone ? "sends the code to the platform" : null;
    case "refresh-sent": return alone ? "asks the platform for a new token" : null;
    case "code-failed": return `no code: ${kind}`;
    case "exchange-failed": return `no user: ${kind}; the ${party ?? "platform"}: ${MAY_HAVE_ACTED[outcome] ?? outcome}`;
    case "refresh-failed": return `no new token: ${kind}`;
    case "storage-failed": return `storage: ${kind}`;
    case "waiting": return `waits ${duration(Number(waitMs))}`;
    case "holder-gone": return "another tab’s creation is under way: that tab is gone";
    case "holder-alive": return "another tab’s creation is under way: that tab lives";
    case "holder-unknown": return "another tab’s creation is under way";
    default: return null;
  }
}
