/** Aborts its signal when nothing has been heard for too long: a stream can die without anybody being told. */
export class SilenceGuard {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #stop = () => this.#controller.abort();
  #heardAt = performance.now();

  constructor(patienceMs: number, outer: AbortSignal) {
    this.#outer = outer;
    if (outer.aborted) this.#stop();
    outer.addEventListener('abort', this.#stop, { once: true });
    const look = () => {
      if (performance.now() - this.#heardAt > patienceMs) this.#stop();
    };
    this.#timer = setInterval(look, Math.max(20, patienceMs / 20));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  heard(): void {
    this.#heardAt = performance.now();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#outer.removeEventListener('abort', this.#stop);
  }
}
