// Reads the emulator's log while a call runs and a little after it, and hands on what is new or has changed.

const WHILE_RUNNING = 150;
// After a call: at once, then later for what goes out behind it, such as the notice of a reset.
const AFTERWARDS = [0, 250, 1000];

export class LogFeed {
  #read;
  #onEntries;
  #seen = new Map();
  #running = 0;
  #timer = 0;
  #reading = null;
  #lastRead = 0;

  /** `read` gives the log or null; `onEntries(entries, notBefore, notAfter)` gets keyed entries and the page's times around them. */
  constructor(read, onEntries) {
    this.#read = read;
    this.#onEntries = onEntries;
  }

  /** What was there before this page is not its story. Resolves false where there is no log. */
  async skipHistory() {
    const log = await this.#read();
    if (!log) return false;
    this.#seen = new Map([...keyed(log)].map(([key, entry]) => [key, said(entry)]));
    this.#lastRead = performance.now();
    return true;
  }

  begin() {
    this.#running += 1;
    this.#lastRead = performance.now();
    this.#schedule(WHILE_RUNNING);
  }

  /** Resolves when what the servers saw of the call, which ended at `ended`, has been handed on. */
  async end(ended) {
    this.#running -= 1;
    await this.#poll(ended);
    if (this.#running === 0) this.#trail(1);
  }

  #trail(index) {
    if (index >= AFTERWARDS.length || this.#running > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      await this.#poll();
      this.#trail(index + 1);
    }, AFTERWARDS[index]);
  }

  #schedule(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      await this.#poll();
      if (this.#running > 0) this.#schedule(WHILE_RUNNING);
    }, delay);
  }

  async #poll(notAfter) {
    // One reading at a time: a late answer of an older one must not undo a newer.
    while (this.#reading) await this.#reading;
    this.#reading = this.#readOnce(notAfter);
    await this.#reading;
    this.#reading = null;
  }

  async #readOnce(ended) {
    const notBefore = this.#lastRead;
    const asked = performance.now();
    const log = await this.#read();
    if (!log) return;
    const notAfter = ended ?? performance.now();
    this.#lastRead = asked;
    const now = keyed(log);
    const news = [...now].filter(([key, entry]) => this.#seen.get(key) !== said(entry));
    this.#seen = new Map([...now].map(([key, entry]) => [key, said(entry)]));
    if (news.length) this.#onEntries(news.map(([key, entry]) => ({ key, ...entry })), notBefore, notAfter);
  }
}

// An entry is logged when its request comes, and filled in when it is answered or given up.
function said(entry) {
  return `${entry.status} ${entry.what}`;
}

// The log has no ids: an entry is known by what it says and by how many say the same.
function keyed(log) {
  const entries = new Map();
  for (const entry of log) {
    const says = `${entry.at} ${entry.side} ${entry.method} ${entry.path}`;
    let copy = 0;
    while (entries.has(`${says} ${copy}`)) copy += 1;
    entries.set(`${says} ${copy}`, entry);
  }
  return entries;
}
