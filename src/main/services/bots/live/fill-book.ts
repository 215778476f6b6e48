import type { LiveOrder, OrderEvent, OrderFill } from '#core/live/order.ts';
import type { ExchangeClient, ExchangeFill } from '#main/adapters/exchange/exchange-client.ts';
import type { ForeignFill } from '#main/adapters/storage/live-table.ts';
import type { LivePace } from './live-pace.ts';
import type { OrderNames } from './order-names.ts';
import type { TradingTerms } from './order-request.ts';

export interface FillBookDeps {
  readonly terms: readonly TradingTerms[];
  readonly names: OrderNames;
  readonly pace: LivePace;
  readonly client: () => ExchangeClient;
  /** Exchange time, ms. */
  readonly now: () => number;
  readonly order: (key: string) => LiveOrder | undefined;
  readonly working: () => readonly LiveOrder[];
  /** Whether the ledger has a fill already. */
  readonly isKnown: (market: number, id: string) => boolean;
  readonly told: (key: string, event: OrderEvent) => void;
  /** A fill has come that no order claims: one that has fired may trade under another name. */
  readonly unclaimed: (market: number) => void;
  /** A fill of somebody else, or of the exchange itself. */
  readonly foreign: (fill: ForeignFill) => void;
}

/** A fill that no order of ours has claimed so far. */
interface Orphan {
  readonly fill: ExchangeFill;
  readonly since: number;
}

/** Fills are listed late by some exchanges: so far behind what was read they are asked for again, ms. */
const OVERLAP_MS = 120_000;
const PAGE = 100;
const MOST_PAGES = 20;
/** Ids that are remembered to save a look at the ledger. */
const MOST_TAKEN = 2000;

/** Reads fills and gives each to its order, once. */
export class FillBook {
  readonly #deps: FillBookDeps;
  readonly #until: (number | null)[];
  readonly #orphans: Map<string, Orphan>[];
  readonly #taken: Set<string>[];

  /** @param until exchange time up to which the fills of each instrument have been read, ms; null: from now on */
  constructor(deps: FillBookDeps, until: readonly (number | null)[]) {
    this.#deps = deps;
    this.#until = deps.terms.map((_, market) => until[market] ?? deps.now());
    this.#orphans = deps.terms.map(() => new Map());
    this.#taken = deps.terms.map(() => new Set());
  }

  get until(): readonly (number | null)[] {
    return this.#until;
  }

  /**
   * Reads the fills of an instrument since the last look.
   * @throws ExchangeError when they cannot be read; nothing is left out then, the next look begins where this one did
   */
  async read(market: number): Promise<void> {
    const { client, terms, now } = this.#deps;
    const { symbol } = terms[market];
    const begun = now();
    let since = Math.max(0, (this.#until[market] ?? begun) - OVERLAP_MS);
    for (let page = 0; page < MOST_PAGES; page++) {
      const fills = await client().fills(symbol, since, PAGE);
      for (const fill of fills) this.take(market, fill);
      const last = fills.at(-1)?.time ?? since;
      if (fills.length < PAGE || last <= since) break;
      since = last;
    }
    this.#until[market] = begun;
    this.settle(market);
  }

  /** One fill, from wherever it is known. */
  take(market: number, fill: ExchangeFill): void {
    const { names, told, now, isKnown } = this.#deps;
    const taken = this.#taken[market];
    if (taken.has(fill.id)) return;
    const key = names.keyOf(market, { clientOrderId: null, id: fill.orderId });
    const order = key === null ? undefined : this.#deps.order(key);
    if (key === null || !order) {
      if (!isKnown(market, fill.id) && !this.#orphans[market].has(fill.id)) {
        this.#orphans[market].set(fill.id, { fill, since: performance.now() });
        this.#deps.unclaimed(market);
      }
      return;
    }
    taken.add(fill.id);
    if (taken.size > MOST_TAKEN) taken.delete(taken.values().next().value ?? '');
    this.#orphans[market].delete(fill.id);
    if (order.fills.some(({ id }) => id === fill.id)) return;
    told(key, { kind: 'filled', fill: this.#read(market, fill), at: now() });
  }

  /** Gives fills that waited for their order to it, and counts as foreign what nobody has claimed. */
  settle(market: number): void {
    const orphans = this.#orphans[market];
    if (orphans.size === 0) return;
    for (const { fill } of [...orphans.values()]) this.take(market, fill);
    // The name of an order that is being looked for, or that has just fired, may still become known.
    const unsure = this.#deps
      .working()
      .some(
        ({ market: at, status }) => at === market && (status.kind === 'submitting' || status.kind === 'unresolved'),
      );
    for (const [id, { fill, since }] of orphans) {
      if (unsure || performance.now() - since < this.#deps.pace.orphanMs) continue;
      orphans.delete(id);
      this.#taken[market].add(id);
      this.#deps.foreign({ ...this.#read(market, fill), market, side: fill.side });
    }
  }

  /** Whether a fill waits for its order to become known. */
  waits(market: number): boolean {
    return this.#orphans[market].size > 0;
  }

  #read(market: number, { id, price, amount, fee, time }: ExchangeFill): OrderFill {
    const settle = this.#deps.terms[market].symbol.split(':')[1];
    return { id, price, amount, fee: fee?.currency === settle ? fee.amount : null, time };
  }
}
