import type { SqliteDatabase } from './sqlite.ts';

/** Candles that a paper bot on live candles went on without: those of one market that open in [from, to), ms. */
export interface BotHole {
  /** Place of the market in the bot. */
  readonly market: number;
  readonly from: number;
  readonly to: number;
}

/** A funding rate as a paper bot on live candles came to know it. */
export interface BotFunding {
  readonly market: number;
  /** When it was settled, ms, and the fraction of the notional. */
  readonly time: number;
  readonly rate: number;
  /** Moments that the bot had dealt with before. */
  readonly after: number;
}

/**
 * What a paper bot on live candles went by, beside the stored candles: those may get more later, when somebody downloads
 * what was missing, and the run must stay what it was.
 */
export interface BotInputs {
  readonly holes: readonly BotHole[];
  readonly funding: readonly BotFunding[];
}

/** Writes what is new; the caller holds the transaction. A hole that goes on is written again with its new end. */
export function writeBotInputs(db: SqliteDatabase, id: string, { holes, funding }: BotInputs): void {
  const hole = db.prepare(
    `INSERT INTO bot_holes (bot_id, market, "from", "to") VALUES (?, ?, ?, ?)
     ON CONFLICT (bot_id, market, "from") DO UPDATE SET "to" = excluded."to"`,
  );
  for (const { market, from, to } of holes) hole.run(id, market, from, to);
  const rate = db.prepare('INSERT INTO bot_funding (bot_id, market, time, rate, after_moments) VALUES (?, ?, ?, ?, ?)');
  for (const each of funding) rate.run(id, each.market, each.time, each.rate, each.after);
}

/** All that a bot went by so far: holes by time, funding in the order in which it became known. */
export function readBotInputs(db: SqliteDatabase, id: string): BotInputs {
  const holes = db
    .prepare('SELECT market, "from", "to" FROM bot_holes WHERE bot_id = ? ORDER BY market, "from"')
    .all(id) as BotHole[];
  const funding = db
    .prepare(
      'SELECT market, time, rate, after_moments AS "after" FROM bot_funding WHERE bot_id = ? ORDER BY after_moments, time',
    )
    .all(id) as BotFunding[];
  return { holes, funding };
}
