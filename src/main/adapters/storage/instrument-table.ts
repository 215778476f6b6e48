import { type Instrument, instrumentSchema } from '#core/market/instrument.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** A perpetual as an exchange listed it when it was last asked. */
export interface StoredInstrument {
  readonly exchange: string;
  /** ccxt's unified symbol, e.g. `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** The exchange's own name. */
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  /** Currency of margin and P&L. */
  readonly settle: string;
  readonly active: boolean;
  readonly instrument: Instrument;
  /** Where the exchange's candles begin, ms; null until somebody has looked. */
  readonly listedSince: number | null;
}

/** When a list was read, ms, and from where: '' is the exchange itself, else the simulator that stood in for it. */
export interface ListState {
  readonly fetchedAt: number;
  readonly endpoint: string;
}

interface Row {
  exchange: string;
  symbol: string;
  native_id: string;
  base: string;
  quote: string;
  settle: string;
  active: number;
  rules: string;
  listed_since: number | null;
}

/** Instruments that a search may bring at once. */
export interface InstrumentSearch {
  readonly total: number;
  readonly found: readonly StoredInstrument[];
}

/** The instruments of every exchange that was asked, in market.db, so that they can be looked up offline. */
export class InstrumentTable {
  readonly #db: SqliteDatabase;
  readonly #guard: <T>(work: () => T) => T;

  /** @param guard turns what can go wrong in the database into sentences */
  constructor(db: SqliteDatabase, guard: <T>(work: () => T) => T) {
    this.#db = db;
    this.#guard = guard;
  }

  /** Null while the exchange has not been asked. */
  state(exchange: string): ListState | null {
    const row = this.#guard(() =>
      this.#db
        .prepare('SELECT fetched_at AS fetchedAt, endpoint FROM instrument_lists WHERE exchange = ?')
        .get(exchange),
    );
    return (row as ListState | undefined) ?? null;
  }

  /** Makes this the list of an exchange. What was found out about instruments that stay on it is kept. */
  replace(
    exchange: string,
    state: ListState,
    instruments: readonly Omit<StoredInstrument, 'exchange' | 'listedSince'>[],
  ): void {
    const write = () => {
      const before = this.state(exchange);
      // Another place lists other instruments, with histories of their own.
      if (before && before.endpoint !== state.endpoint) this.#forget(exchange);
      this.#db
        .prepare(
          `INSERT INTO instrument_lists (exchange, endpoint, fetched_at) VALUES (?, ?, ?)
           ON CONFLICT (exchange) DO UPDATE SET endpoint = excluded.endpoint, fetched_at = excluded.fetched_at`,
        )
        .run(exchange, state.endpoint, state.fetchedAt);
      const gone = new Set(this.#symbols(exchange));
      const put = this.#db.prepare(
        `INSERT INTO instruments (exchange, symbol, native_id, base, quote, settle, active, rules)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (exchange, symbol) DO UPDATE SET native_id = excluded.native_id, base = excluded.base,
           quote = excluded.quote, settle = excluded.settle, active = excluded.active, rules = excluded.rules`,
      );
      for (const { symbol, id, base, quote, settle, active, instrument } of instruments) {
        put.run(exchange, symbol, id, base, quote, settle, active ? 1 : 0, JSON.stringify(instrument));
        gone.delete(symbol);
      }
      const remove = this.#db.prepare('DELETE FROM instruments WHERE exchange = ? AND symbol = ?');
      for (const symbol of gone) remove.run(exchange, symbol);
    };
    this.#guard(() => this.#db.transaction(write).immediate());
  }

  /** Null when the exchange has no such instrument, or has not been asked. */
  get(exchange: string, symbol: string): StoredInstrument | null {
    const row = this.#guard(() =>
      this.#db.prepare('SELECT * FROM instruments WHERE exchange = ? AND symbol = ?').get(exchange, symbol),
    );
    return row === undefined ? null : read(row as Row);
  }

  /**
   * Instruments in whose symbol or name every word of `text` occurs: those of that very coin first, then by how their
   * symbol begins, then by name. Without words all of them.
   */
  search(exchange: string, text: string, limit: number): InstrumentSearch {
    const words = text
      .toUpperCase()
      .split(/[\s:/,]+/)
      .filter((word) => word !== '');
    const rows = this.#guard(
      () => this.#db.prepare('SELECT * FROM instruments WHERE exchange = ? ORDER BY symbol').all(exchange) as Row[],
    );
    const matching = rows.filter(({ symbol, native_id }) => {
      const name = `${symbol} ${native_id}`.toUpperCase();
      return words.every((word) => name.includes(word));
    });
    const [first = ''] = words;
    const rank = ({ base, symbol }: Row) =>
      base.toUpperCase() === first ? 0 : symbol.toUpperCase().startsWith(first) ? 1 : 2;
    const sorted = matching.sort((a, b) => b.active - a.active || rank(a) - rank(b));
    return { total: sorted.length, found: sorted.slice(0, limit).flatMap((row) => read(row) ?? []) };
  }

  setListedSince(exchange: string, symbol: string, time: number): void {
    this.#guard(() =>
      this.#db
        .prepare('UPDATE instruments SET listed_since = ? WHERE exchange = ? AND symbol = ?')
        .run(time, exchange, symbol),
    );
  }

  #symbols(exchange: string): string[] {
    return this.#db.prepare('SELECT symbol FROM instruments WHERE exchange = ?').pluck().all(exchange) as string[];
  }

  #forget(exchange: string): void {
    this.#db.prepare('DELETE FROM instruments WHERE exchange = ?').run(exchange);
  }
}

/** Null for rules of a form that this version does not know. */
function read(row: Row): StoredInstrument | null {
  const rules = instrumentSchema.safeParse(JSON.parse(row.rules));
  if (!rules.success) return null;
  const { exchange, symbol, native_id: id, base, quote, settle, active, listed_since: listedSince } = row;
  return { exchange, symbol, id, base, quote, settle, active: active === 1, instrument: rules.data, listedSince };
}
