import { formatMarketId, type MarketId, parseMarketId } from '#core/market/market-id.ts';
import { isTimeframe, type Timeframe } from '#core/market/timeframe.ts';

/** Exchanges that are recognised in file names; the ids are ccxt's. */
const EXCHANGES: Readonly<Record<string, string>> = {
  binance: 'binance',
  binanceusdm: 'binance',
  bybit: 'bybit',
  okx: 'okx',
  bitget: 'bitget',
  bitmex: 'bitmex',
  deribit: 'deribit',
  gate: 'gate',
  gateio: 'gate',
  gemini: 'gemini',
  hyperliquid: 'hyperliquid',
  kraken: 'krakenfutures',
  krakenfutures: 'krakenfutures',
  kucoin: 'kucoinfutures',
  kucoinfutures: 'kucoinfutures',
  mexc: 'mexc',
  demo: 'demo',
};

const OWN_NAME = /^([a-z0-9]+)-(.+?)(USDT|USDC|USD)-perp-(\w+)$/i;
const PAIR = /^([a-z0-9]{2,10}?)[-_/]?(USDT|USDC|USD)(?:[-_:](?:USDT|USDC|USD))?(?:[-_.]?(?:perp|swap))?$/i;

/** Name for an exported series, e.g. `binance-BTCUSDT-perp-1h.csv`. */
export function exportFileName(market: MarketId, timeframe: Timeframe): string {
  const pair = market.symbol.replace(/:.*$/, '').replace('/', '');
  return `${market.exchange}-${pair}-perp-${timeframe}.csv`;
}

/** What a file's name says about its content; null where it says nothing. */
export function readFileName(name: string): { market: string | null; timeframe: Timeframe | null } {
  const stem = name.replace(/\.(csv|txt)$/i, '');
  const own = OWN_NAME.exec(stem);
  if (own && EXCHANGES[own[1].toLowerCase()] !== undefined) {
    return { market: marketOf(own[1], own[2], own[3]), timeframe: toTimeframe(own[4]) };
  }
  const words = stem.split(/[\s_.,()-]+/).filter((word) => word !== '');
  const timeframe = words.map(toTimeframe).find((found) => found !== null) ?? null;
  const exchange = words.find((word) => EXCHANGES[word.toLowerCase()] !== undefined);
  const rest = words.filter((word) => EXCHANGES[word.toLowerCase()] === undefined && toTimeframe(word) === null);
  const candidates = [...rest, ...rest.map((word, i) => `${word}${rest[i + 1] ?? ''}`)];
  const pair = candidates.map((candidate) => PAIR.exec(candidate)).find((match) => match !== null);
  const market = exchange !== undefined && pair ? marketOf(exchange, pair[1], pair[2]) : null;
  return { market, timeframe };
}

/** Pairs against USD are margined in the coin, those against a stablecoin in it. */
function marketOf(exchange: string, base: string, quote: string): string | null {
  const settle = quote.toUpperCase() === 'USD' ? base : quote;
  const market = parseMarketId(`${EXCHANGES[exchange.toLowerCase()]}:${base}/${quote}:${settle}`);
  return market ? formatMarketId(market) : null;
}

function toTimeframe(word: string): Timeframe | null {
  const text = word.toLowerCase();
  return isTimeframe(text) ? text : null;
}
