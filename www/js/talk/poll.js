// When to look: while a call runs, at its end, and a little later for what goes out behind it, such as the notice of a reset.

const WHILE_RUNNING = 150;
const AFTERWARDS = [0, 250, 1000];

export class Poll {
  #look;
  #running = 0;
  #timer = 0;
  #looking = null;

  /** `look(ended)` looks once; `ended` is when the call ended, by this page's clock, if one just did. */
  constructor(look) {
    this.#look = look;
  }

  begin() {
    this.#running += 1;
    this.#schedule(WHILE_RUNNING);
  }

  /** Resolves when what there was to see of the call, which ended at `ended`, has been seen. */
  async end(ended) {
    this.#running -= 1;
    await this.#once(ended);
    if (this.#running === 0) this.#trail(1);
  }

  /** Looks now. Resolves when all there was to see has been seen. */
  settled() {
    return this.#once();
  }

  #trail(index) {
    if (index >= AFTERWARDS.length || this.#running > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      await this.#once();
      this.#trail(index + 1);
    }, AFTERWARDS[index]);
  }

  #schedule(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      await this.#once();
      if (this.#running > 0) this.#schedule(WHILE_RUNNING);
    }, delay);
  }

  async #once(ended) {
    // One look at a time: a late answer of an older one must not undo a newer.
    while (this.#looking) await this.#looking;
    this.#looking = this.#look(ended);
    await this.#looking;
    this.#looking = null;
  }
}
