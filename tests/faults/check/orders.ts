import type { Order } from '../../simulator/account/order.ts';
import { idOfUuid } from '../../simulator/uuid.ts';
import type { FillRow, LedgerRows, OrderRow } from './ledger-rows.ts';
import type { Subject } from './subject.ts';

/** Requests that came to the exchange twice with the same id: what is in doubt is looked for, never sent again. */
export function repeatedRequests({ simulator }: Subject): string[] {
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const { params } of simulator.journal.of('create-order')) {
    const id = clientIdIn(params);
    if (seen.has(id)) problems.push(`order ${id} was sent twice`);
    seen.add(id);
  }
  return problems;
}

/** The name that an order bears in a request, in the words of whichever venue. */
export function clientIdIn(params: Readonly<Record<string, unknown>>): string {
  const { orderLinkId, newClientOrderId, clOrdId, cliOrdId, label, clientAlgoId } = params;
  return String(orderLinkId ?? newClientOrderId ?? clOrdId ?? cliOrdId ?? label ?? clientAlgoId ?? 'without an id');
}

/** Orders and fills of the ledger against those of the exchange, both ways. */
export function orderProblems(world: Subject, rows: LedgerRows): string[] {
  const problems: string[] = [];
  const own = [...world.account.orders.values()].filter(({ origin }) => origin === 'client');
  const byId = new Map<string, Order>();
  for (const order of own) {
    const id = order.clientId ?? '';
    if (byId.has(id)) problems.push(`the exchange has two orders ${id}`);
    byId.set(id, order);
  }
  const known = new Map(rows.orders.map((row) => [row.client_order_id, row]));
  for (const [id, order] of byId) {
    if (!known.has(id)) problems.push(`the exchange has an order ${id} that the ledger does not know (${order.side})`);
  }
  for (const row of rows.orders) problems.push(...orderDifference(row, byId.get(row.client_order_id), rows));
  const ids = new Set(world.account.fills.map(({ id }) => id));
  for (const { id } of rows.fills) {
    if (!ids.has(fillId(id))) problems.push(`the ledger has a fill ${id} that the exchange does not know`);
  }
  return problems;
}

const ENDED = new Set(['cancelled', 'rejected']);

function orderDifference(row: OrderRow, order: Order | undefined, { fills }: LedgerRows): string[] {
  const name = `${row.role} ${row.key}`;
  const own = fills.filter(({ client_order_id }) => client_order_id === row.client_order_id);
  if (!order) {
    const gone = row.status === 'rejected' && own.length === 0 && row.told_filled === 0;
    return gone ? [] : [`${name} is ${row.status} in the ledger, and the exchange does not have it`];
  }
  const problems: string[] = [];
  const fits =
    order.status === 'filled'
      ? row.status === 'filled'
      : ENDED.has(order.status)
        ? ENDED.has(row.status)
        : row.status === 'open' || row.status === 'partially-filled';
  if (!fits) problems.push(`${name} is ${row.status} in the ledger and ${order.status} on the exchange`);
  const filled = sum(own.map(({ amount }) => amount));
  if (!near(filled, order.filled)) problems.push(`${name} has ${filled} filled, on the exchange ${order.filled}`);
  const value = sum(own.map(({ amount, price }) => amount * price));
  if (!near(value, order.turnover)) problems.push(`${name} was filled for ${value}, on the exchange ${order.turnover}`);
  const fees = sum(own.map(({ fee }) => fee ?? 0));
  if (Math.abs(fees - order.fee) > 1e-6) problems.push(`${name} cost ${fees} in fees, on the exchange ${order.fee}`);
  return problems;
}

/** Number of a fill in the id that the venue gives it. */
export function fillId(id: FillRow['id']): number {
  return idOfUuid(id) ?? Number(id);
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
