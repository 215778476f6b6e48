import type { Trade } from '#core/analysis/report.ts';
import type { LiveState } from '#core/live/live-state.ts';
import type { OrderRole, OrderStatus } from '#core/live/order.ts';
import { BOT_ID } from '../world/bots.ts';
import type { LedgerFile } from '../world/ledger-file.ts';

export interface OrderRow {
  readonly client_order_id: string;
  readonly key: string;
  readonly market: number;
  readonly role: OrderRole;
  readonly amount: string;
  readonly status: OrderStatus['kind'];
  readonly told_filled: number;
}

export interface FillRow {
  readonly market: number;
  readonly id: string;
  readonly client_order_id: string | null;
  readonly side: 'buy' | 'sell';
  readonly price: number;
  readonly amount: number;
  readonly fee: number | null;
}

/** What is on the disk about the bot, as the next process would find it. */
export interface LedgerRows {
  readonly orders: readonly OrderRow[];
  readonly fills: readonly FillRow[];
  readonly state: LiveState | null;
  readonly trades: readonly Trade[];
}

export function readRows({ db, bots, live }: LedgerFile): LedgerRows {
  const orders = db
    .prepare(
      `SELECT client_order_id, key, market, role, amount, status ->> 'kind' AS status, told_filled
       FROM live_orders WHERE bot_id = ? ORDER BY created_at, key`,
    )
    .all(BOT_ID) as OrderRow[];
  const fills = db
    .prepare(
      `SELECT market, id, client_order_id, side, CAST(price AS REAL) AS price, CAST(amount AS REAL) AS amount,
         CAST(fee AS REAL) AS fee FROM live_fills WHERE bot_id = ?`,
    )
    .all(BOT_ID) as FillRow[];
  const state = (live.record(BOT_ID)?.state ?? null) as LiveState | null;
  return { orders, fills, state, trades: bots.trades(BOT_ID) };
}
