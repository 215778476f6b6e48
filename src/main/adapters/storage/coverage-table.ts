import type { MarketId } from '#core/market/market-id.ts';
import type { Timeframe } from '#core/market/timeframe.ts';
import { PreparedStatements } from './prepared-statements.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** Times in ms, `to` exclusive. */
interface Covered {
  readonly from: number;
  readonly to: number;
}

/** Where coverage is kept, and by which key. */
interface Place {
  readonly table: 'candle_coverage' | 'funding_coverage';
  readonly column: 'series_id' | 'market_id';
}

const CANDLES: Place = { table: 'candle_coverage', column: 'series_id' };
const FUNDING: Place = { table: 'funding_coverage', column: 'market_id' };

/**
 * Which times an exchange has answered for already, so that a download that was broken off goes on where it was, and what
 * the exchange does not have is not asked for again. Deleting candles or funding rates forgets it.
 */
export class CoverageTable {
  readonly #db: SqliteDatabase;
  readonly #prepared: PreparedStatements;
  readonly #guard: <T>(work: () => T) => T;

  /** @param guard turns what can go wrong in the database into sentences */
  constructor(db: SqliteDatabase, guard: <T>(work: () => T) => T) {
    this.#db = db;
    this.#prepared = new PreparedStatements(db);
    this.#guard = guard;
  }

  candles(market: MarketId, timeframe: Timeframe): Covered[] {
    return this.#guard(() => this.#list(CANDLES, this.#seriesKey(market, timeframe)));
  }

  /** Nothing is kept for a series of which nothing is stored yet. */
  addCandles(market: MarketId, timeframe: Timeframe, span: Covered): void {
    this.#guard(() => this.#add(CANDLES, () => this.#seriesKey(market, timeframe), span));
  }

  funding(market: MarketId): Covered[] {
    return this.#guard(() => this.#list(FUNDING, this.#marketKey(market)));
  }

  /** Nothing is kept for a market of which nothing is stored yet. */
  addFunding(market: MarketId, span: Covered): void {
    this.#guard(() => this.#add(FUNDING, () => this.#marketKey(market), span));
  }

  #list({ table, column }: Place, key: unknown): Covered[] {
    return this.#prepared
      .of(`SELECT start AS "from", stop AS "to" FROM ${table} WHERE ${column} = ? ORDER BY start`)
      .all(key ?? null) as Covered[];
  }

  /** Stretches that overlap or touch become one, so that a download of years is one row. */
  #add({ table, column }: Place, keyOf: () => unknown, { from, to }: Covered): void {
    if (!(to > from)) return;
    const write = () => {
      const key = keyOf();
      if (key === undefined) return;
      const touching = `${column} = ? AND start <= ? AND stop >= ?`;
      const around = this.#prepared
        .of(`SELECT min(start) AS "from", max(stop) AS "to" FROM ${table} WHERE ${touching}`)
        .get(key, to, from) as { from: number | null; to: number | null };
      this.#prepared.of(`DELETE FROM ${table} WHERE ${touching}`).run(key, to, from);
      this.#prepared
        .of(`INSERT INTO ${table} (${column}, start, stop) VALUES (?, ?, ?)`)
        .run(key, Math.min(from, around.from ?? from), Math.max(to, around.to ?? to));
    };
    this.#db.transaction(write).immediate();
  }

  #seriesKey(market: MarketId, timeframe: Timeframe): unknown {
    return this.#prepared
      .of(
        `SELECT s.id FROM series s JOIN markets m ON m.id = s.market_id
         WHERE m.exchange = ? AND m.symbol = ? AND s.timeframe = ?`,
      )
      .pluck()
      .get(market.exchange, market.symbol, timeframe);
  }

  #marketKey(market: MarketId): unknown {
    return this.#prepared
      .of('SELECT id FROM markets WHERE exchange = ? AND symbol = ?')
      .pluck()
      .get(market.exchange, market.symbol);
  }
}
