// Places the emulator's clock on this page's. An entry happened between two moments known here; each one seen
// narrows what the difference of the clocks can be.

export class RemoteClock {
  #low = -Infinity;
  #high = Infinity;

  observe(at, notBefore, notAfter) {
    const low = Math.max(this.#low, notBefore - at);
    const high = Math.min(this.#high, notAfter - at);
    // Contradiction: the emulator was started anew, so what was learnt before is void.
    [this.#low, this.#high] = low <= high ? [low, high] : [notBefore - at, notAfter - at];
  }

  toLocal(at) {
    return at + (this.#low + this.#high) / 2;
  }
}
