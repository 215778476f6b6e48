import { Decimal } from 'decimal.js';
import type { BotFill, BotOrder } from '#contract/bots.ts';
import { isDone, type LiveOrder, type OrderFill, type OrderStatus } from '#core/live/order.ts';
import { decimalText } from '../exchange/decimal.ts';
import type { BotCommit, BotTable } from './bot-table.ts';
import { PreparedStatements } from './prepared-statements.ts';
import type { SqliteDatabase } from './sqlite.ts';

/** What a live bot must not forget. */
export interface LiveRecord {
  /** Of the run, in a form that only it knows. */
  readonly state: unknown;
  readonly until: ReadUntil;
}

/** Exchange time up to which something of each instrument has been read, ms; null before the first look. */
export interface ReadUntil {
  readonly fills: readonly (number | null)[];
  /** Funding that was settled, up to the last payment that is in the books. */
  readonly funding: readonly (number | null)[];
}

/** A fill that no order of the bot has: of somebody else, or of the exchange itself. */
export interface ForeignFill extends OrderFill {
  readonly market: number;
  readonly side: 'buy' | 'sell';
}

/** An order with the id that it carries to the exchange. */
export interface JournalledOrder {
  readonly order: LiveOrder;
  readonly clientOrderId: string;
  /** It is to be cancelled, which may have to wait until it is known that the exchange has it. */
  readonly cancelWanted: boolean;
}

/** Everything that came of one input of a live bot, with what any bot writes. */
export interface LiveCommit {
  /** Null where only what orders depend on is written, with the rest to come. */
  readonly bot: BotCommit | null;
  /** Null where the run was not concerned. */
  readonly record: LiveRecord | null;
  /** Orders that are new or different. */
  readonly orders: readonly JournalledOrder[];
  readonly foreignFills: readonly ForeignFill[];
  /** Equity at a close; null for none. */
  readonly mark: readonly [time: number, equity: number] | null;
  /**
   * Whether something depends on its being on the disk. What nothing depends on survives the end of the process, and a
   * power cut only with the next that is durable.
   */
  readonly durable: boolean;
}

/** What one of several bots has come to. */
interface BotsCommit {
  readonly botId: string;
  readonly commit: LiveCommit;
}

interface OrderRow {
  client_order_id: string;
  key: string;
  market: number;
  role: LiveOrder['role'];
  shape: LiveOrder['shape'];
  side: 'buy' | 'sell';
  amount: string;
  price: string | null;
  trigger_price: string | null;
  reference_price: number;
  reduce_only: number;
  reason: string;
  created_at: number;
  status: string;
  exchange_id: string | null;
  told_filled: number;
  told_average: number | null;
  updated_at: number;
}

interface FillRow {
  market: number;
  id: string;
  client_order_id: string | null;
  side: 'buy' | 'sell';
  price: string;
  amount: string;
  fee: string | null;
  time: number;
}

/** Closes whose equity is kept: more than any guard on a strategy's own past looks back. */
const KEPT_MARKS = 20_000;

/**
 * The orders, fills and states of live bots, in the ledger. An order is here, on the disk, before it is sent; a fill is
 * here once, by the exchange's id of it.
 */
export class LiveTable {
  readonly #db: SqliteDatabase;
  readonly #prepared: PreparedStatements;
  readonly #bots: BotTable;
  readonly #atOnce: (botId: string, commit: LiveCommit) => void;
  readonly #allAtOnce: (commits: readonly BotsCommit[]) => (unknown | null)[];
  readonly #guard: <T>(work: () => T) => T;

  /** @param guard turns what can go wrong in the database into sentences */
  constructor(db: SqliteDatabase, bots: BotTable, guard: <T>(work: () => T) => T) {
    this.#db = db;
    this.#prepared = new PreparedStatements(db);
    this.#bots = bots;
    // Made once: each is four functions, and these are called many times a second.
    this.#atOnce = db.transaction((botId: string, commit: LiveCommit) => this.#write(botId, commit)).immediate;
    this.#allAtOnce = db.transaction((commits: readonly BotsCommit[]) => this.#writeAll(commits)).immediate;
    this.#guard = guard;
  }

  /** Null for a bot that has never been started. */
  record(botId: string): LiveRecord | null {
    const row = this.#guard(() =>
      this.#prepared.of('SELECT state, read_until FROM live_runs WHERE bot_id = ?').get(botId),
    ) as { state: string; read_until: string } | undefined;
    return row ? { state: JSON.parse(row.state), until: JSON.parse(row.read_until) as ReadUntil } : null;
  }

  /**
   * Keeps what several bots have come to. What cannot be written of one of them is undone, and keeps no other from being
   * written; what it has come to after that rests on what is missing, and is not kept either. When this returns, what was
   * written survives the end of the process; a power cut only when the log has been brought onto the disk.
   * @returns for each, null or what was wrong with it
   */
  commitAll(commits: readonly BotsCommit[]): (unknown | null)[] {
    return this.#guard(() => {
      this.#db.pragma('synchronous = NORMAL');
      try {
        return this.#allAtOnce(commits);
      } finally {
        this.#db.pragma('synchronous = FULL');
      }
    });
  }

  /** Keeps everything at once or nothing of it. When this returns it is on the disk. */
  commit(botId: string, commit: LiveCommit): void {
    this.#guard(() => this.#atOnce(botId, commit));
  }

  #writeAll(commits: readonly BotsCommit[]): (unknown | null)[] {
    const failed = new Map<string, unknown>();
    return commits.map(({ botId, commit }) => {
      if (failed.has(botId)) return failed.get(botId);
      try {
        // Inside of another transaction this one can be undone alone.
        this.commit(botId, commit);
        return null;
      } catch (error) {
        failed.set(botId, error);
        return error;
      }
    });
  }

  #write(botId: string, { bot, record, orders, foreignFills, mark }: LiveCommit): void {
    if (bot) this.#bots.write(botId, bot);
    if (record) {
      this.#prepared
        .of(
          // Not REPLACE: that deletes the row and writes a new one, which orders wait for.
          `INSERT INTO live_runs (bot_id, state, read_until) VALUES (?, ?, ?)
           ON CONFLICT (bot_id) DO UPDATE SET state = excluded.state, read_until = excluded.read_until`,
        )
        .run(botId, JSON.stringify(record.state), JSON.stringify(record.until));
    }
    for (const journalled of orders) this.#putOrder(botId, journalled);
    for (const fill of foreignFills) this.#putFill(botId, fill.market, fill.side, null, fill);
    if (mark) {
      this.#prepared
        .of('INSERT OR REPLACE INTO live_equity (bot_id, time, equity) VALUES (?, ?, ?)')
        .run(botId, ...mark);
    }
  }

  /** Orders that may still wait on the exchange, and those with one of the keys, oldest first. */
  orders(botId: string, keys: Iterable<string> = []): LiveOrder[] {
    const wanted = JSON.stringify([...keys]);
    const rows = this.#guard(
      () =>
        this.#prepared
          .of(
            `SELECT * FROM live_orders WHERE bot_id = ? AND (done = 0 OR key IN (SELECT value FROM json_each(?)))
             ORDER BY created_at, key`,
          )
          .all(botId, wanted) as OrderRow[],
    );
    return rows.map((row) => this.#readOrder(botId, row));
  }

  /** Keys of the orders that may still wait on the exchange and are to be cancelled. */
  cancelWanted(botId: string): string[] {
    return this.#guard(
      () =>
        this.#prepared
          .of('SELECT key FROM live_orders WHERE bot_id = ? AND done = 0 AND cancel_wanted = 1')
          .pluck()
          .all(botId) as string[],
    );
  }

  /** The order that carries an id to the exchange. */
  orderOf(botId: string, clientOrderId: string): LiveOrder | null {
    const row = this.#guard(
      () =>
        this.#prepared
          .of('SELECT * FROM live_orders WHERE bot_id = ? AND client_order_id = ?')
          .get(botId, clientOrderId) as OrderRow | undefined,
    );
    return row ? this.#readOrder(botId, row) : null;
  }

  /** The order of an instrument that the exchange calls so. */
  orderOfExchange(botId: string, market: number, exchangeId: string): LiveOrder | null {
    const row = this.#guard(
      () =>
        this.#prepared
          .of('SELECT * FROM live_orders WHERE bot_id = ? AND market = ? AND exchange_id = ?')
          .get(botId, market, exchangeId) as OrderRow | undefined,
    );
    return row ? this.#readOrder(botId, row) : null;
  }

  /** Orders that are done without every fill being known that the exchange speaks of, of the time from `since` (ms) on. */
  unbooked(botId: string, since: number): LiveOrder[] {
    const rows = this.#guard(
      () =>
        this.#prepared
          .of('SELECT * FROM live_orders WHERE bot_id = ? AND told_filled > 0 AND updated_at >= ?')
          .all(botId, since) as OrderRow[],
    );
    return rows
      .map((row) => this.#readOrder(botId, row))
      .filter((order) => isDone(order) && amountOf(order.fills).lt(new Decimal(order.toldFilled).times(1 - 1e-9)));
  }

  hasFill(botId: string, market: number, id: string): boolean {
    return this.#guard(
      () =>
        this.#prepared
          .of('SELECT 1 FROM live_fills WHERE bot_id = ? AND market = ? AND id = ?')
          .get(botId, market, id) !== undefined,
    );
  }

  /** The last `limit` orders of a bot, newest first, as they are shown. @param markets names by place */
  shownOrders(botId: string, markets: readonly string[], limit: number): BotOrder[] {
    const rows = this.#guard(
      () =>
        this.#prepared
          .of('SELECT * FROM live_orders WHERE bot_id = ? ORDER BY done, created_at DESC, key DESC LIMIT ?')
          .all(botId, limit) as OrderRow[],
    );
    return rows
      .map((row) => shown(row, this.#readOrder(botId, row), markets[row.market] ?? ''))
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  /** The last `limit` fills of the bot's orders, newest first. */
  shownFills(botId: string, markets: readonly string[], limit: number): BotFill[] {
    const rows = this.#guard(
      () =>
        this.#prepared
          .of(
            `SELECT * FROM live_fills WHERE bot_id = ? AND client_order_id IS NOT NULL ORDER BY time DESC, id DESC LIMIT ?`,
          )
          .all(botId, limit) as (FillRow & { client_order_id: string })[],
    );
    return rows.map(({ id, client_order_id, market, side, price, amount, fee, time }) => ({
      id,
      clientOrderId: client_order_id,
      market: markets[market] ?? '',
      side,
      price: Number(price),
      amount: Number(amount),
      fee: Number(fee ?? 0),
      time,
    }));
  }

  /** Closes from `since` (ms) on and the equity then, oldest first. */
  marks(botId: string, since: number): [time: number, equity: number][] {
    return this.#guard(
      () =>
        this.#prepared
          .of('SELECT time, equity FROM live_equity WHERE bot_id = ? AND time >= ? ORDER BY time')
          .raw()
          .all(botId, since) as [number, number][],
    );
  }

  /** Forgets the equity at closes that nothing looks back to any more. */
  pruneMarks(botId: string): void {
    this.#guard(() =>
      this.#prepared
        .of(
          `DELETE FROM live_equity WHERE bot_id = ? AND time < coalesce(
             (SELECT time FROM live_equity WHERE bot_id = ? ORDER BY time DESC LIMIT 1 OFFSET ?), 0)`,
        )
        .run(botId, botId, KEPT_MARKS),
    );
  }

  #putOrder(botId: string, { order, clientOrderId, cancelWanted }: JournalledOrder): void {
    this.#prepared
      .of(
        `INSERT INTO live_orders (bot_id, client_order_id, key, market, role, shape, side, amount, price, trigger_price,
           reference_price, reduce_only, reason, created_at, status, done, exchange_id, told_filled, told_average, updated_at,
           cancel_wanted)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (bot_id, client_order_id) DO UPDATE SET status = excluded.status, done = excluded.done,
           exchange_id = excluded.exchange_id, told_filled = excluded.told_filled, told_average = excluded.told_average,
           updated_at = excluded.updated_at, cancel_wanted = excluded.cancel_wanted`,
      )
      .run(
        botId,
        clientOrderId,
        order.key,
        order.market,
        order.role,
        order.shape,
        order.side,
        order.amount,
        order.price,
        order.triggerPrice,
        order.referencePrice,
        order.reduceOnly ? 1 : 0,
        order.reason,
        order.createdAt,
        JSON.stringify(order.status),
        isDone(order) ? 1 : 0,
        order.exchangeId,
        order.toldFilled,
        order.toldAverage,
        order.updatedAt,
        cancelWanted ? 1 : 0,
      );
    for (const fill of order.fills) this.#putFill(botId, order.market, order.side, clientOrderId, fill);
  }

  /** A fill that is there already stays; one that nobody knew the order of gets its order. */
  #putFill(botId: string, market: number, side: 'buy' | 'sell', clientOrderId: string | null, fill: OrderFill): void {
    this.#prepared
      .of(
        `INSERT INTO live_fills (bot_id, market, id, client_order_id, side, price, amount, fee, time)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (bot_id, market, id) DO UPDATE SET client_order_id = excluded.client_order_id
           WHERE client_order_id IS NULL AND excluded.client_order_id IS NOT NULL`,
      )
      .run(
        botId,
        market,
        fill.id,
        clientOrderId,
        side,
        decimalText(fill.price),
        decimalText(fill.amount),
        fill.fee === null ? null : decimalText(fill.fee),
        fill.time,
      );
  }

  #readOrder(botId: string, row: OrderRow): LiveOrder {
    const fills = this.#prepared
      .of('SELECT * FROM live_fills WHERE bot_id = ? AND client_order_id = ? ORDER BY time, id')
      .all(botId, row.client_order_id) as FillRow[];
    return {
      key: row.key,
      market: row.market,
      role: row.role,
      shape: row.shape,
      side: row.side,
      amount: row.amount,
      price: row.price,
      triggerPrice: row.trigger_price,
      referencePrice: row.reference_price,
      reduceOnly: row.reduce_only === 1,
      reason: row.reason,
      createdAt: row.created_at,
      status: JSON.parse(row.status) as OrderStatus,
      exchangeId: row.exchange_id,
      fills: fills.map(({ id, price, amount, fee, time }) => ({
        id,
        price: Number(price),
        amount: Number(amount),
        fee: fee === null ? null : Number(fee),
        time,
      })),
      toldFilled: row.told_filled,
      toldAverage: row.told_average,
      updatedAt: row.updated_at,
    };
  }
}

function amountOf(fills: readonly OrderFill[]): Decimal {
  return fills.reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
}

function shown(row: OrderRow, order: LiveOrder, market: string): BotOrder {
  const { status, fills } = order;
  const amount = amountOf(fills);
  const value = fills.reduce((sum, fill) => sum.plus(new Decimal(fill.amount).times(fill.price)), new Decimal(0));
  const ahead = new Decimal(order.toldFilled).gt(amount);
  return {
    clientOrderId: row.client_order_id,
    exchangeId: row.exchange_id,
    market,
    role: order.role,
    shape: order.shape,
    side: order.side,
    amount: Number(order.amount),
    filled: ahead ? order.toldFilled : amount.toNumber(),
    price: order.price === null ? null : Number(order.price),
    triggerPrice: order.triggerPrice === null ? null : Number(order.triggerPrice),
    averagePrice: ahead || amount.isZero() ? order.toldAverage : value.div(amount).toNumber(),
    status: status.kind,
    reason: order.reason,
    problem: 'problem' in status ? status.problem : null,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
  };
}
