import type { BotNews } from '../bots/bot-news.ts';
import type { LiveOrder } from './order.ts';

/**
 * What is worth saying about what has become of an order; null for what is told by entries and exits.
 * @param now exchange time, ms
 */
export function newsOfOrder(before: LiveOrder, order: LiveOrder, now: number): BotNews | null {
  const { status } = order;
  if (status.kind === before.status.kind) return null;
  const base = {
    kind: 'order',
    market: order.market,
    time: now,
    role: order.role,
    side: order.side,
    amount: Number(order.amount),
    price: Number(order.triggerPrice ?? order.price) || null,
  } as const;
  const lost = before.status.kind === 'unresolved';
  if (status.kind === 'unresolved') return { ...base, what: 'unresolved', text: status.problem };
  if (status.kind === 'rejected') return { ...base, what: lost ? 'not-found' : 'rejected', text: status.problem };
  if (lost) return { ...base, what: 'found', text: 'The exchange has the order.' };
  if (status.kind === 'cancelled') return { ...base, what: 'cancelled', text: status.problem ?? order.reason };
  return null;
}
