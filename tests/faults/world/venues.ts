import type { VenueId } from '../../simulator/venues/index.ts';

/** An instrument that the bots of these tests trade. */
export interface TradedMarket {
  /** The venue's own name. */
  readonly id: string;
  /** ccxt's. */
  readonly symbol: string;
  /** What the tables call it. */
  readonly short: string;
  readonly price: number;
  readonly tick: number;
  /** Amount on a typical level of its book, contracts: so little that a market order takes several. */
  readonly levelAmount: number;
}

export interface TradedVenue {
  readonly venue: VenueId;
  readonly coin: string;
  readonly wallet: number;
  readonly markets: readonly TradedMarket[];
}

const BTC = { short: 'BTC', price: 60_000, tick: 0.1, levelAmount: 0.02 };
const ETH = { short: 'ETH', price: 3000, tick: 0.01, levelAmount: 0.4 };

export const BYBIT: TradedVenue = {
  venue: 'bybit',
  coin: 'USDT',
  wallet: 10_000,
  markets: [
    { ...BTC, id: 'BTCUSDT', symbol: 'BTC/USDT:USDT' },
    { ...ETH, id: 'ETHUSDT', symbol: 'ETH/USDT:USDT' },
  ],
};
