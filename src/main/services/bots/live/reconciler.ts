import type { ToldPosition } from '#core/live/live-input.ts';
import { isBooked, type LiveOrder } from '#core/live/order.ts';
import type { ExchangeClient, ExchangeOrder } from '#main/adapters/exchange/exchange-client.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import type { ForeignFill } from '#main/adapters/storage/live-table.ts';
import { type AccountReading, readAccount } from './account-reading.ts';
import type { FillBook } from './fill-book.ts';
import type { LivePace } from './live-pace.ts';
import type { TradingTerms } from './order-request.ts';
import type { OrderTraffic } from './order-traffic.ts';

/** What the bot's own books say about an instrument. Contracts, negative for short. */
export interface OwnView {
  readonly own: number;
  /** What the user leaves alone, and what waits for a decision. */
  readonly ignored: number;
  readonly external: number;
  readonly liquidation: number | null;
}

export interface ReconcilerDeps {
  readonly profile: SupportedProfile;
  readonly coin: string;
  readonly terms: readonly TradingTerms[];
  readonly pace: LivePace;
  readonly client: () => ExchangeClient;
  readonly traffic: OrderTraffic;
  readonly fills: FillBook;
  readonly working: () => readonly LiveOrder[];
  readonly ownView: (market: number) => OwnView;
  /** Counts everything that becomes known about orders of ours. */
  readonly version: () => number;
  readonly account: (reading: AccountReading) => void;
  readonly position: (market: number, told: ToldPosition) => void;
  /** Open orders of an instrument that are not ours. */
  readonly foreignOrders: (market: number, orders: readonly ExchangeOrder[]) => void;
}

/** More instruments than this are asked about together, where the exchange can. */
const ONE_BY_ONE = 2;
/** A fill so near to where the exchange liquidates was its own doing. */
const AT_LIQUIDATION = 0.005;

/**
 * Reads from the exchange what it holds, and brings the books of the bot and it together: open orders, fills, positions,
 * balance. A difference between positions is believed when it has been seen several times in a row, since the answers are
 * not of one moment; at a start, or after a break, at once.
 */
export class Reconciler {
  readonly #deps: ReconcilerDeps;
  readonly #mismatches: number[];
  readonly #foreignFills: ForeignFill[][];
  #last: AccountReading | null = null;

  constructor(deps: ReconcilerDeps) {
    this.#deps = deps;
    this.#mismatches = deps.terms.map(() => 0);
    this.#foreignFills = deps.terms.map(() => []);
  }

  /** A fill of somebody else, or of the exchange itself. */
  foreign(fill: ForeignFill): void {
    this.#foreignFills[fill.market].push(fill);
  }

  /** The account as it was last read; null before the first time. */
  get last(): AccountReading | null {
    return this.#last;
  }

  /**
   * @param believe a difference is taken over at once
   * @returns whether everything was brought together; false when something was under way meanwhile, or has to be looked
   *   at again
   * @throws ExchangeError when something could not be read: nothing is concluded from the rest then
   */
  async run(believe: boolean): Promise<boolean> {
    const { client, profile, coin, terms, fills, version, working, account } = this.#deps;
    const before = version();
    const open = new Set(working().flatMap(({ key, status }) => (status.kind === 'submitting' ? [] : [key])));
    const reading = await readAccount(client(), profile, coin, this.#last);
    const lists = await this.#openOrders();
    for (const market of terms.keys()) await fills.read(market);
    this.#last = reading;
    account(reading);
    for (const [market, orders] of lists.entries()) {
      this.#deps.foreignOrders(market, this.#deps.traffic.listed(market, orders, open));
    }
    let together = true;
    for (const market of terms.keys()) {
      if (!this.#compare(market, reading, believe && version() === before, version() === before)) together = false;
    }
    return together;
  }

  async #openOrders(): Promise<ExchangeOrder[][]> {
    const { client, terms, profile } = this.#deps;
    if (terms.length > ONE_BY_ONE && profile.account.accountWideOrders) {
      const all = (await client().allOpenOrders()) ?? [];
      return terms.map(({ symbol }) => all.filter((order) => order.symbol === symbol));
    }
    const lists: ExchangeOrder[][] = [];
    for (const { symbol } of terms) lists.push([...(await client().openOrders(symbol))]);
    return lists;
  }

  /** @returns whether the position of an instrument fits, or was told */
  #compare(market: number, reading: AccountReading, believe: boolean, quiet: boolean): boolean {
    const { terms, working, fills, ownView, pace, position } = this.#deps;
    const { symbol, instrument } = terms[market];
    const unsure = working().some(
      (order) =>
        order.market === market &&
        (order.status.kind === 'submitting' || order.status.kind === 'unresolved' || !isBooked(order)),
    );
    if (!quiet || unsure || fills.waits(market)) return false;
    const held = reading.positions.get(symbol);
    const amount = held?.amount ?? 0;
    const { own, ignored, external, liquidation } = ownView(market);
    const difference = amount - own - ignored - external;
    const half = instrument.step > 0 ? instrument.step / 2 : 1e-9;
    const fits = Math.abs(difference) < half;
    this.#mismatches[market] = fits ? 0 : this.#mismatches[market] + 1;
    if (!fits && !believe && this.#mismatches[market] < pace.mismatches) return false;
    this.#mismatches[market] = 0;
    const externalFills = this.#foreignFills[market].splice(0);
    position(market, {
      amount,
      entryPrice: held?.entryPrice ?? 0,
      liquidationPrice: held?.liquidationPrice ?? null,
      markPrice: held?.markPrice ?? null,
      externalFills,
      liquidated: liquidation !== null && externalFills.some((fill) => isAt(fill, liquidation, own)),
    });
    return true;
  }
}

/** Whether a fill that reduces a position is beyond the price at which the exchange liquidates it, or near to it. */
function isAt({ price, side }: ForeignFill, liquidation: number, own: number): boolean {
  if (own > 0) return side === 'sell' && price <= liquidation * (1 + AT_LIQUIDATION);
  return own < 0 && side === 'buy' && price >= liquidation * (1 - AT_LIQUIDATION);
}
