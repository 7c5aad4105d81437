// What the module decided and stored, as explain() tells it, a line each: "<when> <whose> <event> name=value …".

export class Decisions {
  #explain;
  #seen = new Set();

  constructor(explain) {
    this.#explain = explain;
  }

  /** Lines that were not there before: [{ at, event, attempt, waitMs, kind, outcome, … }], `at` by this page's clock. */
  async news() {
    const { timeline } = await this.#explain();
    const offset = performance.now() - Date.now();
    const news = [];
    for (const text of timeline) {
      const [when, , event, ...more] = text.split(" ");
      // A reset takes the ids out of older lines: they are the same lines all the same.
      const key = `${when} ${event}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      news.push({ at: Date.parse(when) + offset, event, ...Object.fromEntries(more.map((pair) => pair.split("="))) });
    }
    return news;
  }
}
