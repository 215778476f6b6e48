import type { VenueId } from '../../tests/simulator/venues/index.ts';

/** A perpetual that is traded on a simulated exchange. */
export interface TradedMarket {
  readonly venue: VenueId;
  /** ccxt's name of it, and the venue's own. */
  readonly symbol: string;
  readonly id: string;
}

const of = (venue: VenueId, base: string, id: string): TradedMarket => ({ venue, symbol: `${base}/USDT:USDT`, id });

/** Several instruments of several exchanges, so that candles come in several answers and orders are signed differently. */
export const TRADED_MARKETS: readonly TradedMarket[] = [
  of('bybit', 'BTC', 'BTCUSDT'),
  of('binance', 'BTC', 'BTCUSDT'),
  of('okx', 'BTC', 'BTC-USDT-SWAP'),
  of('bybit', 'ETH', 'ETHUSDT'),
  of('binance', 'ETH', 'ETHUSDT'),
  of('okx', 'ETH', 'ETH-USDT-SWAP'),
  of('bybit', 'XRP', 'XRPUSDT'),
  of('binance', 'XRP', 'XRPUSDT'),
  of('okx', 'XRP', 'XRP-USDT-SWAP'),
];

export const VENUES: readonly VenueId[] = [...new Set(TRADED_MARKETS.map(({ venue }) => venue))];

/** The key of a bot's account. Every bot has an account of its own, as the application demands. */
export function credentialsOf(bot: number): { apiKey: string; secret: string; password: string } {
  return {
    apiKey: `bot-${bot}`,
    secret: Buffer.from(`secret of bot ${bot}`).toString('base64'),
    password: 'passphrase',
  };
}
