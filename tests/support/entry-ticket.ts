import type { OrderTicket } from '#core/live/order.ts';

/** What the `n`th order of a bot is made from: a market order that enters long. */
export const entryTicket = (botId: string, n: number): OrderTicket => ({
  key: `${botId}/0/${n}`,
  market: 0,
  role: 'entry',
  shape: 'market',
  side: 'buy',
  amount: '0.3',
  price: null,
  triggerPrice: null,
  referencePrice: 60_000,
  reduceOnly: false,
  reason: 'long',
  createdAt: 1000 + n,
});
