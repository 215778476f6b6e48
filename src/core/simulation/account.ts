/** What an account has to know of a position on it. Money in the settlement coin. */
export interface Holding {
  readonly open: boolean;
  /** Open profit at the last known price, before the costs of leaving. */
  readonly unrealised: number;
  /** Initial margin of what is left of the position. */
  readonly margin: number;
  /** Equity of the account before the entry. */
  readonly equityBefore: number;
  /** Maintenance margin at the last known price. */
  readonly maintenance: number;
  /** Notional at the last known price. */
  readonly notional: number;
  /** Closes what is left at the last known price, because the account behind it is gone. */
  readonly loseAccount: () => void;
}

/** Share of an account below which what is left is rounding. */
const DUST = 1e-9;

/** The money that the positions of one run share, in the settlement coin. */
export class Account {
  /** Initial equity, fees, funding and closed profits; open profits are not in it. */
  cash: number;
  readonly #cross: boolean;
  readonly #holdings: Holding[] = [];

  constructor(equity: number, marginMode: 'isolated' | 'cross') {
    this.cash = equity;
    this.#cross = marginMode === 'cross';
  }

  add(holding: Holding): void {
    this.#holdings.push(holding);
  }

  /** Mark-to-market equity at the last known prices. */
  get equity(): number {
    let equity = this.cash;
    const holdings = this.#holdings;
    for (let k = 0; k < holdings.length; k++) if (holdings[k].open) equity += holdings[k].unrealised;
    return equity;
  }

  /** What a new position may bind as margin and pay as fee: open profits back it in cross mode only (rule 7). */
  get available(): number {
    let available = this.#cross ? this.equity : this.cash;
    const holdings = this.#holdings;
    for (let k = 0; k < holdings.length; k++) if (holdings[k].open) available -= holdings[k].margin;
    return available;
  }

  get openPositions(): number {
    let count = 0;
    for (const { open } of this.#holdings) if (open) count++;
    return count;
  }

  /** Notional of all open positions. */
  get notional(): number {
    let total = 0;
    for (const holding of this.#holdings) if (holding.open) total += holding.notional;
    return total;
  }

  /** What stands behind a position in cross mode: the equity without it, less what the other positions must keep. */
  backingOf(position: Holding): number {
    let backing = this.cash;
    for (const other of this.#holdings) {
      if (other !== position && other.open) backing += other.unrealised - other.maintenance;
    }
    return backing;
  }

  /**
   * Takes away what a liquidated position loses: its margin, or in cross mode all that the account has, which ends the
   * other positions too.
   * @returns the loss
   */
  liquidate(position: Holding): number {
    if (this.#cross) for (const other of this.#holdings) if (other !== position && other.open) other.loseAccount();
    // The others have left their results in the cash.
    const lost = this.#cross ? this.cash : position.margin;
    this.cash -= lost;
    // What rounding leaves of an account that is lost whole is not equity to trade on.
    if (Math.abs(this.cash) < DUST * position.equityBefore) this.cash = 0;
    return lost;
  }
}
