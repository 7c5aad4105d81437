// The emulator's control: what it has seen, and the faults it can play. A real platform has nothing of the kind,
// so every call here may find it missing; the page then does without.

export class Emulator {
  #base;

  constructor(platformUrl) {
    this.#base = `${platformUrl.replace(/\/$/, "")}/emulator`;
  }

  /** Every request it remembers, oldest first; null where there is no control. */
  async log() {
    return this.#ask("GET", "/log");
  }

  /** Adds a fault, behind those that wait already. */
  async add(fault) {
    await this.#ask("POST", "/faults", fault);
  }

  /** No fault waits any more. */
  async disarm() {
    await this.#ask("DELETE", "/faults");
  }

  async #ask(method, path, body) {
    try {
      const headers = body ? { "Content-Type": "application/json" } : {};
      const answer = await fetch(this.#base + path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
      if (!answer.ok) return null;
      const text = await answer.text();
      return text ? JSON.parse(text) : null;
    } catch {
      return null;
    }
  }
}
