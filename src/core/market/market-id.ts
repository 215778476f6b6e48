/** One perpetual on one exchange, e.g. `binance` and `BTC/USDT:USDT` (ccxt's unified symbol). */
export interface MarketId {
  readonly exchange: string;
  readonly symbol: string;
}

const PATTERN = /^([a-z0-9][a-z0-9-]*):([^\s:/]+\/[^\s:/]+:[^\s:/]+)$/i;

/**
 * Reads `EX:SYMBOL`, e.g. `binance:BTC/USDT:USDT`.
 * @returns null when the text is not of that form
 */
export function parseMarketId(text: string): MarketId | null {
  const match = PATTERN.exec(text.trim());
  return match ? { exchange: match[1].toLowerCase(), symbol: match[2].toUpperCase() } : null;
}

export function formatMarketId(market: MarketId): string {
  return `${market.exchange}:${market.symbol}`;
}
