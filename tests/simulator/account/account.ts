import { money } from '../decimal.ts';
import type { InstrumentSpec } from '../market/instrument.ts';
import type { Fill, Order } from './order.ts';
import type { MarginMode, Position } from './position.ts';

/** A movement in a wallet. */
export interface LedgerEntry {
  readonly id: number;
  readonly time: number;
  readonly coin: string;
  readonly amount: number;
  readonly kind: 'deposit' | 'profit' | 'fee' | 'funding' | 'liquidation';
  readonly symbol: string | undefined;
  /** Funding only: the rate, the mark price and the signed position it was charged on. */
  readonly funding?: { readonly rate: number; readonly price: number; readonly position: number };
}

/** What one client owns: wallets, positions, orders and their history. One-way positions. */
export class Account {
  readonly name: string;
  readonly wallets = new Map<string, number>();
  readonly positions = new Map<string, Position>();
  readonly orders = new Map<number, Order>();
  /** Those that wait for a trigger or rest in the book. */
  readonly open = new Map<number, Order>();
  readonly byClientId = new Map<string, Order>();
  readonly fills: Fill[] = [];
  readonly ledger: LedgerEntry[] = [];
  readonly leverages = new Map<string, number>();
  readonly marginModes = new Map<string, MarginMode>();
  marginMode: MarginMode = 'cross';
  /** Dead-man switch: when all orders are cancelled unless it is put off, ms. */
  deadline: number | undefined;
  readonly #defaultLeverage: number | undefined;
  #entryCount = 0;

  /** @param defaultLeverage of instruments for which nobody has set one; undefined: the highest that they allow */
  constructor(name: string, defaultLeverage: number | undefined) {
    this.name = name;
    this.#defaultLeverage = defaultLeverage;
  }

  wallet(coin: string): number {
    return this.wallets.get(coin) ?? 0;
  }

  /** Books a movement. */
  book(entry: Omit<LedgerEntry, 'id'>): void {
    if (entry.amount === 0 && entry.kind !== 'funding') return;
    this.#entryCount++;
    this.ledger.push({ id: this.#entryCount, ...entry });
    this.wallets.set(entry.coin, money(this.wallet(entry.coin) + entry.amount));
  }

  leverageOf(spec: InstrumentSpec): number {
    return this.leverages.get(spec.symbol) ?? Math.min(this.#defaultLeverage ?? spec.maxLeverage, spec.maxLeverage);
  }

  marginModeOf(symbol: string): MarginMode {
    return this.marginModes.get(symbol) ?? this.marginMode;
  }

  /** Orders that wait for a trigger or rest in the book, oldest first. */
  openOrders(symbol?: string): Order[] {
    return [...this.open.values()].filter((order) => symbol === undefined || order.symbol === symbol);
  }
}
