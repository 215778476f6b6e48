import { marketNames } from '#renderer/format/market.ts';

/** Short names of a bot's instruments by their own; empty where it has only one, which needs no name. */
export function namesOf(markets: readonly string[]): ReadonlyMap<string, string> {
  if (markets.length < 2) return new Map();
  const names = marketNames(markets);
  return new Map(markets.map((market, k) => [market, names[k] ?? market]));
}
