import { unrealised } from '../../simulator/account/position.ts';
import type { LedgerRows } from './ledger-rows.ts';
import type { Subject } from './subject.ts';

/** Settlement coin; the exchange keeps eight decimals of every booking. */
const ROUNDING = 1e-4;
/** Part of the funding by which the books may differ: they value the position at the last price that was seen. */
const FUNDING_TOLERANCE = 0.02;

/**
 * What the bot says that it has won, in closed trades and open positions, against what the account has become. What the
 * exchange keeps at a liquidation is no result of a trade.
 */
export function resultProblems(world: Subject, { state, trades }: LedgerRows): string[] {
  const { account, simulator, venue } = world;
  let told = 0;
  let funding = 0;
  for (const trade of trades) {
    told += trade.pnl + trade.funding;
    funding += trade.funding;
  }
  for (const [k, { position, closing }] of (state?.markets ?? []).entries()) {
    for (const each of position ? [position, ...closing] : closing) {
      const gain = each.amount === 0 ? 0 : each.side * each.amount * (world.price(k) - each.entryPrice);
      told += each.realised - each.fees + gain;
      funding += each.funding;
    }
  }
  let real = 0;
  let charged = 0;
  for (const { kind, amount } of account.ledger) {
    if (kind === 'profit' || kind === 'fee') real += amount;
    if (kind === 'funding') charged -= amount;
  }
  for (const { id } of venue.markets) {
    const position = account.positions.get(id);
    const market = simulator.exchange.market(id);
    if (position) real += unrealised(position, market.spec, market.price);
  }
  const problems: string[] = [];
  if (Math.abs(told - real) > ROUNDING)
    problems.push(`the ledger has a result of ${told}, the exchange one of ${real}`);
  if (Math.abs(funding - charged) > ROUNDING + FUNDING_TOLERANCE * Math.abs(charged)) {
    problems.push(`the ledger has funding of ${funding}, the exchange of ${charged}`);
  }
  return problems;
}
