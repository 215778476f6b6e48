import type { CcxtBalance, CcxtOrder, CcxtPosition, CcxtTrade } from './ccxt-api.ts';
import { at } from './ccxt-api.ts';
import type { ExchangeFill, ExchangeOrder, ExchangePosition, OrderStatus } from './exchange-client.ts';
import type { Side } from './order.ts';
import type { AccountBalance, AccountPosition, SupportedProfile } from './profile.ts';

const STATUS: Readonly<Record<string, OrderStatus>> = {
  open: 'open',
  closed: 'filled',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  canceling: 'open',
  expired: 'cancelled',
  rejected: 'rejected',
};

const POSITIVE = (value: unknown): number | null => {
  const number = numberOf(value);
  return number !== null && number > 0 ? number : null;
};

export function numberOf(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function sideOf(side: string | undefined): Side | null {
  return side === 'buy' || side === 'sell' ? side : null;
}

/** @returns null for what is no order: ccxt makes an empty one out of an empty answer */
export function readOrder(profile: SupportedProfile, order: CcxtOrder, symbol: string): ExchangeOrder | null {
  const clientOrderId = order.clientOrderId || profile.account.clientOrderIdOf?.(order) || null;
  if (!order.id && !clientOrderId) return null;
  const amount = POSITIVE(order.amount);
  const filled = numberOf(order.filled);
  return {
    id: order.id ?? '',
    clientOrderId,
    symbol: order.symbol ?? symbol,
    side: sideOf(order.side),
    status: statusOf(order.status, amount, filled),
    amount,
    filled,
    averagePrice: POSITIVE(order.average),
    price: POSITIVE(order.price),
    triggerPrice: POSITIVE(order.triggerPrice) ?? POSITIVE(order.stopLossPrice) ?? POSITIVE(order.takeProfitPrice),
    reduceOnly: order.reduceOnly ?? null,
    time: POSITIVE(order.timestamp),
    tradedAs: profile.account.tradedAs?.(order) ?? null,
  };
}

/** An order that ended with a part of it unfilled was cancelled, whatever it is called: only a whole one is filled. */
function statusOf(text: string | undefined, amount: number | null, filled: number | null): OrderStatus {
  const status = STATUS[text ?? ''] ?? 'unknown';
  if (status === 'filled' && amount !== null && filled !== null && filled < amount * (1 - 1e-9)) return 'cancelled';
  return status;
}

/** @returns null for a row without price, amount, side or time: nothing can be booked by it */
export function readFill(trade: CcxtTrade, symbol: string): ExchangeFill | null {
  const side = sideOf(trade.side);
  const price = POSITIVE(trade.price);
  const amount = POSITIVE(trade.amount);
  const time = POSITIVE(trade.timestamp);
  if (!trade.id || side === null || price === null || amount === null || time === null) return null;
  const cost = numberOf(trade.fee?.cost);
  // Fees of perpetuals are paid in what they settle in, unless the exchange says otherwise.
  const currency = trade.fee?.currency ?? (trade.symbol ?? symbol).split(':')[1];
  const { takerOrMaker } = trade;
  return {
    id: trade.id,
    orderId: trade.order ?? null,
    symbol: trade.symbol ?? symbol,
    side,
    price,
    amount,
    time,
    liquidity: takerOrMaker === 'maker' || takerOrMaker === 'taker' ? takerOrMaker : null,
    fee: cost === null || currency === undefined ? null : { amount: cost, currency },
  };
}

/** @returns null for an empty position, of which some exchanges list one per instrument */
export function readPosition(position: CcxtPosition): ExchangePosition | null {
  const size = Math.abs(numberOf(position.contracts) ?? 0);
  const { symbol, side, marginMode } = position;
  if (symbol === undefined || size === 0) return null;
  return {
    symbol,
    amount: side === 'short' ? -size : size,
    entryPrice: POSITIVE(position.entryPrice) ?? 0,
    markPrice: POSITIVE(position.markPrice),
    liquidationPrice: POSITIVE(position.liquidationPrice),
    unrealizedPnl: numberOf(position.unrealizedPnl),
    leverage: POSITIVE(position.leverage),
    marginMode: marginMode === 'isolated' || marginMode === 'cross' ? marginMode : null,
  };
}

export function fromAccountPosition(position: AccountPosition): ExchangePosition {
  return { ...position, leverage: null, marginMode: null };
}

/** Currencies of which there is something. Balances that name no amount are left out rather than taken for nothing. */
export function readBalance(balance: CcxtBalance): AccountBalance[] {
  const totals = at(balance, 'total');
  if (typeof totals !== 'object' || totals === null) return [];
  return Object.keys(totals).flatMap((currency) => {
    const total = numberOf(at(totals, currency));
    if (total === null || total === 0) return [];
    return [{ currency, total, free: numberOf(at(balance, 'free', currency)) ?? 0 }];
  });
}
