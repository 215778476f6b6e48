import { formatMarketId, type MarketId } from '#core/market/market-id.ts';
import { UserError } from '#main/errors.ts';
import type { SqliteDatabase } from './sqlite.ts';
import { type FundingConflict, fundingConflictSentence } from './store-messages.ts';

export interface FundingImport {
  readonly added: number;
  readonly merged: number;
}

/** Funding rates inside market.db: three a day at most, so plain rows do. The caller holds the transaction. */
export class FundingTable {
  readonly #db: SqliteDatabase;

  constructor(db: SqliteDatabase) {
    this.#db = db;
  }

  load(market: MarketId): { time: Float64Array; rate: Float64Array } {
    const rows = this.#db
      .prepare(
        `SELECT f.time, f.rate FROM funding_rates f JOIN markets m ON m.id = f.market_id
         WHERE m.exchange = ? AND m.symbol = ? ORDER BY f.time`,
      )
      .raw()
      .all(market.exchange, market.symbol) as [number, number][];
    return {
      time: Float64Array.from(rows, (row) => row[0]),
      rate: Float64Array.from(rows, (row) => row[1]),
    };
  }

  add(marketKey: number, market: MarketId, time: Float64Array, rate: Float64Array): FundingImport {
    const find = this.#db.prepare('SELECT rate FROM funding_rates WHERE market_id = ? AND time = ?').pluck();
    const insert = this.#db.prepare('INSERT INTO funding_rates (market_id, time, rate) VALUES (?, ?, ?)');
    let added = 0;
    let merged = 0;
    const conflicts: FundingConflict[] = [];
    for (let i = 0; i < time.length; i++) {
      const stored = find.get(marketKey, time[i]) as number | undefined;
      if (stored === undefined) {
        insert.run(marketKey, time[i], rate[i]);
        added++;
      } else if (stored === rate[i]) merged++;
      else conflicts.push({ time: time[i], stored, incoming: rate[i] });
    }
    if (conflicts.length > 0) {
      throw new UserError(fundingConflictSentence(formatMarketId(market), conflicts), { code: 'refused' });
    }
    this.#db.prepare('UPDATE markets SET funding_count = funding_count + ? WHERE id = ?').run(added, marketKey);
    return { added, merged };
  }

  clear(market: MarketId): number {
    const deleted = this.#db
      .prepare(
        'DELETE FROM funding_rates WHERE market_id IN (SELECT id FROM markets WHERE exchange = ? AND symbol = ?)',
      )
      .run(market.exchange, market.symbol).changes;
    this.#db
      .prepare('UPDATE markets SET funding_count = 0 WHERE exchange = ? AND symbol = ?')
      .run(market.exchange, market.symbol);
    return deleted;
  }

  list(): { exchange: string; symbol: string; count: number; from: number; to: number }[] {
    return this.#db
      .prepare(
        `SELECT m.exchange, m.symbol, count(*) AS count, min(f.time) AS "from", max(f.time) AS "to"
         FROM funding_rates f JOIN markets m ON m.id = f.market_id GROUP BY m.id ORDER BY m.exchange, m.symbol`,
      )
      .all() as { exchange: string; symbol: string; count: number; from: number; to: number }[];
  }
}
