/**
 * One perpetual contract of a simulated venue. Steps and minimums are decimal texts, so that checks on them are exact;
 * rates are fractions.
 */
export interface InstrumentSpec {
  /** The venue's own name, such as `BTCUSDT` or `BTC-USDT-SWAP`. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** Coin of margin, fees and P&L. */
  readonly settle: string;
  readonly contract: 'linear' | 'inverse';
  /** Base currency per contract (linear) or quote currency per contract (inverse). */
  readonly contractSize: number;
  readonly tick: string;
  readonly step: string;
  readonly minAmount: string;
  readonly maxAmount: string;
  /** Smallest order in quote currency; `0` when there is no such rule. */
  readonly minNotional: string;
  readonly maxLeverage: number;
  readonly maintenanceMargin: number;
  readonly makerFee: number;
  readonly takerFee: number;
  readonly fundingIntervalMs: number;
  /** Price at the start of a made-up market. */
  readonly startPrice: number;
  /** Amount, in contracts, that rests on a typical level of the order book. */
  readonly levelAmount: number;
}

const HOUR = 3_600_000;

/** Fills in what most perpetuals have in common. */
export function instrumentSpec(
  given: Pick<InstrumentSpec, 'symbol' | 'base' | 'quote' | 'settle' | 'tick' | 'step' | 'startPrice'> &
    Partial<InstrumentSpec>,
): InstrumentSpec {
  return {
    contract: 'linear',
    contractSize: 1,
    minAmount: given.step,
    maxAmount: '1000000',
    minNotional: '0',
    maxLeverage: 100,
    maintenanceMargin: 0.005,
    makerFee: 0.0002,
    takerFee: 0.0005,
    fundingIntervalMs: 8 * HOUR,
    levelAmount: 500 * Number(given.step),
    ...given,
  };
}

/** Settlement-coin value of `amount` contracts at `price`. */
export function valueAt(spec: InstrumentSpec, amount: number, price: number): number {
  const size = amount * spec.contractSize;
  return spec.contract === 'linear' ? size * price : size / price;
}

/** Settlement-coin profit of a signed amount of contracts held from `entry` to `exit`. */
export function profitOf(spec: InstrumentSpec, amount: number, entry: number, exit: number): number {
  const size = amount * spec.contractSize;
  return spec.contract === 'linear' ? size * (exit - entry) : size * (1 / entry - 1 / exit);
}

/** Quote-currency value of `amount` contracts at `price`, which minimum notionals are about. */
export function quoteValueAt(spec: InstrumentSpec, amount: number, price: number): number {
  const size = amount * spec.contractSize;
  return spec.contract === 'linear' ? size * price : size;
}
