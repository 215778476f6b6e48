import { parseMarketId } from '#core/market/market-id.ts';

/** `binance BTC/USDT` for `binance:BTC/USDT:USDT`; a name of another form as it is. */
export function shortMarket(market: string): string {
  const parsed = parseMarketId(market);
  return parsed ? `${parsed.exchange} ${pairOf(parsed.symbol)}` : market;
}

/** From the shortest way to call a market to its whole name. */
const FORMS: readonly ((market: string) => string)[] = [
  (market) => baseOf(parseMarketId(market)?.symbol) ?? market,
  (market) => {
    const parsed = parseMarketId(market);
    return parsed ? `${parsed.exchange} ${baseOf(parsed.symbol)}` : market;
  },
  shortMarket,
  (market) => market,
];

/** The shortest names that tell markets apart, in their order: `BTC`, else `binance BTC`, else `binance BTC/USDT`. */
export function marketNames(markets: readonly string[]): string[] {
  const whole = new Set(markets).size;
  const form = FORMS.find((each) => new Set(markets.map(each)).size === whole) ?? shortMarket;
  return markets.map(form);
}

/** More names than this make a line that nobody reads. */
const MOST_NAMES = 4;

/** The markets of a run in a line: `binance BTC/USDT`, or `BTC, XRP`, or `BTC, ETH, SOL and 3 more`. */
export function marketsInWords(markets: readonly string[]): string {
  if (markets.length === 1) return shortMarket(markets[0]);
  const names = marketNames(markets);
  if (names.length <= MOST_NAMES) return names.join(', ');
  const shown = names.slice(0, MOST_NAMES - 1);
  return `${shown.join(', ')} and ${names.length - shown.length} more`;
}

function pairOf(symbol: string): string {
  return symbol.split(':')[0] ?? symbol;
}

function baseOf(symbol: string | undefined): string | undefined {
  return symbol?.split('/')[0];
}
