// What is new in the emulator's log, or has changed there.

export class Log {
  #read;
  #seen = new Map();
  #lastRead = performance.now();

  /** `read` gives the log or null. */
  constructor(read) {
    this.#read = read;
  }

  /** What was there before this page is not its story. Resolves false where there is no log. */
  async skipHistory() {
    return (await this.news()) !== null;
  }

  /** What comes to be seen from now on did not happen before now. */
  begin() {
    this.#lastRead = performance.now();
  }

  /** { entries, notBefore, notAfter }: entries with a key each, and this page's times around them; null where there is no log. */
  async news(ended) {
    const notBefore = this.#lastRead;
    const asked = performance.now();
    const log = await this.#read();
    if (!log) return null;
    this.#lastRead = asked;
    const now = keyed(log);
    const news = [...now].filter(([key, entry]) => this.#seen.get(key) !== said(entry));
    this.#seen = new Map([...now].map(([key, entry]) => [key, said(entry)]));
    return { entries: news.map(([key, entry]) => ({ key, ...entry })), notBefore, notAfter: ended ?? performance.now() };
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
