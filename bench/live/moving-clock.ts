/** The machine's clock with hands: it goes on as always, and can be put forward. Steady clocks and timers do not move. */
export class MovingClock {
  readonly #real = Date.now.bind(Date);
  #ahead = 0;

  /** Takes the place of `Date.now` in this process, for good. */
  constructor() {
    Date.now = () => this.#real() + this.#ahead;
  }

  /** How far it is ahead of the machine's, ms. */
  get ahead(): number {
    return this.#ahead;
  }

  set ahead(ms: number) {
    if (ms < this.#ahead) throw new RangeError('an exchange whose clock goes back is none');
    this.#ahead = ms;
  }
}

/** A clock that all processes of this machine share and that nobody moves, ms. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
