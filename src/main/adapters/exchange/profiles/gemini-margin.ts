import { type CcxtApi, type CcxtMarket, callEndpoint, textAt } from '../ccxt-api.ts';
import type { AccountBalance, AccountPosition, FundingPayment } from '../profile.ts';
import { numberOf } from '../read-account.ts';

/** Path of the payments, with the time that it asks from: it is part of what is signed. */
export const PAYMENTS_SINCE = 'v1/perpetuals/fundingPayment?since={since}';
const PAYMENTS_ENDPOINT = 'privatePostV1PerpetualsFundingPaymentSinceSince';

/** What Gemini reckons of the account's margin, seen from one instrument. */
interface Margin {
  /** Not bound by positions and orders, in US dollars. */
  readonly available: number | null;
  /** Price at which the account would be liquidated, as estimated. */
  readonly liquidationPrice: number | null;
  /** How much may still be bought and sold, base currency. */
  readonly buyingPower: number | null;
  readonly sellingPower: number | null;
}

async function readMargin(api: CcxtApi, id: string): Promise<Margin> {
  const answer = await callEndpoint(api, 'privatePostV1Margin', { symbol: id });
  const value = (name: string) => numberOf(textAt(answer, name));
  const liquidationPrice = value('estimated_liquidation_price');
  return {
    available: value('available_margin'),
    liquidationPrice: liquidationPrice !== null && liquidationPrice > 0 ? liquidationPrice : null,
    buyingPower: value('buying_power'),
    sellingPower: value('selling_power'),
  };
}

/** Positions with the price that they would be liquidated at. */
export async function readPositions(api: CcxtApi, markets: readonly CcxtMarket[]): Promise<AccountPosition[]> {
  const rows = await callEndpoint(api, 'privatePostV1Positions');
  const positions: AccountPosition[] = [];
  for (const row of Array.isArray(rows) ? rows : []) {
    const id = textAt(row, 'symbol').toLowerCase();
    const market = markets.find((candidate) => candidate.id.toLowerCase() === id);
    const amount = numberOf(textAt(row, 'quantity'));
    if (!market || !amount) continue;
    positions.push({
      symbol: market.symbol,
      amount,
      entryPrice: numberOf(textAt(row, 'average_cost')) ?? 0,
      markPrice: numberOf(textAt(row, 'mark_price')),
      liquidationPrice: (await readMargin(api, market.id)).liquidationPrice,
      unrealizedPnl: numberOf(textAt(row, 'unrealised_pnl')),
    });
  }
  return positions;
}

/** Balances, of which no more is free than the margin of the account leaves: the exchange takes off orders alone. */
export async function readBalances(api: CcxtApi): Promise<AccountBalance[]> {
  const [perpetual] = Object.values(api.markets ?? {});
  const available = perpetual ? (await readMargin(api, perpetual.id)).available : null;
  const rows = await callEndpoint(api, 'privatePostV1Balances');
  return (Array.isArray(rows) ? rows : []).flatMap((row: unknown) => {
    const total = numberOf(textAt(row, 'amount'));
    const free = numberOf(textAt(row, 'available'));
    if (!total || free === null) return [];
    return [{ currency: textAt(row, 'currency'), total, free: available === null ? free : Math.min(free, available) }];
  });
}

/**
 * The highest leverage of an instrument, which the exchange names nowhere: what the free margin may buy (with a position,
 * what may be added to it), over that margin. Whole, since fees and the size of the account take a little off.
 * @returns null when the account has no free margin to tell it by
 */
export async function readMaxLeverage(api: CcxtApi, symbol: string): Promise<number | null> {
  const { id } = api.market(symbol);
  const { available, buyingPower, sellingPower } = await readMargin(api, id);
  const power = Math.min(buyingPower ?? 0, sellingPower ?? 0);
  if (available === null || !(available > 0) || !(power > 0)) return null;
  const mark = numberOf(textAt(await callEndpoint(api, 'publicGetV1RiskstatsSymbol', { symbol: id }), 'mark_price'));
  return mark === null ? null : Math.round((power * mark) / available) || null;
}

/** What was paid for one instrument since a time (ms), oldest first. */
export async function readPayments(api: CcxtApi, symbol: string, since: number): Promise<FundingPayment[]> {
  const id = api.market(symbol).id.toLowerCase();
  const rows = await callEndpoint(api, PAYMENTS_ENDPOINT, { since });
  return (Array.isArray(rows) ? rows : [])
    .flatMap((row: unknown) => {
      const transfer = (name: string, ...more: string[]) => textAt(row, 'hourlyFundingTransfer', name, ...more);
      const time = numberOf(transfer('timestamp'));
      const value = numberOf(transfer('quantity', 'value'));
      const sign = { debit: 1, credit: -1 }[transfer('action').toLowerCase()];
      if (transfer('instrumentSymbol').toLowerCase() !== id || time === null || time < since) return [];
      return value === null || sign === undefined ? [] : [{ time, paid: sign * value }];
    })
    .sort((a, b) => a.time - b.time);
}
