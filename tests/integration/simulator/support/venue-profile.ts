import type { Exchange as CcxtExchange, Order } from 'ccxt';
import type { SimulatorOptions } from '../../../simulator/simulator.ts';
import { type Credentials, startVenue } from './venue-under-test.ts';

type Params = Record<string, unknown>;

/** What the cases need to know of a venue. Amounts are in the unit in which the venue counts. */
export interface VenueProfile<E extends CcxtExchange> {
  readonly name: SimulatorOptions['venue'];
  readonly make: (credentials: Credentials) => E;
  /** Unified symbol of a linear perpetual, the venue's name of it, and the coin that it settles in. */
  readonly symbol: string;
  readonly id: string;
  readonly coin: string;
  readonly price: number;
  readonly amount: number;
  /** Base currency that `amount` is. */
  readonly baseAmount: number;
  readonly tick: number;
  readonly step: number;
  readonly takerFee: number;
  readonly candlesPerCall: number;
  /** Our client order id number n in a form that the venue takes. */
  readonly clientId: (n: number) => string;
  /** Parameters of createOrder that carry it. */
  readonly withClientId: (clientId: string) => Params;
  /** Finds an order by the client id alone. */
  readonly fetchByClientId: (exchange: E, clientId: string) => Promise<Order>;
  readonly fetchById: (exchange: E, id: string) => Promise<Order>;
  /** A protective stop that sells at the market once the price falls to `price`. */
  readonly stop: (exchange: E, amount: number, price: number, clientId: string) => Promise<Order>;
  /** Where orders tell our client order id, if not in `clientOrderId`; a waiting stop may tell it elsewhere. */
  readonly clientIdOf?: (order: Order) => unknown;
  readonly clientIdOfStop?: (order: Order) => unknown;
  /** Where orders tell that they only reduce, if not in `reduceOnly`. */
  readonly reduceOnlyOf?: (order: Order) => unknown;
  /** Whether the venue refuses a client order id that was used; default yes. */
  readonly uniqueClientIds?: boolean;
  readonly openStops: (exchange: E) => Promise<Order[]>;
  readonly cancelStop: (exchange: E, order: Order) => Promise<unknown>;
  /** Whether a ticker has the best bid and ask. */
  readonly tickerHasBook: boolean;
  readonly setsLeverage: boolean;
  readonly fundingRates: boolean;
  /** What the class streams; `states`: whether streamed orders carry their state and our client order id. */
  readonly streams: { readonly candles: boolean; readonly positions: boolean; readonly states?: boolean };
  /** Whether orders that are fetched tell their prices; default yes. */
  readonly tellsPrices?: boolean;
}

/** What the cases of one venue share. */
export function toolsOf<E extends CcxtExchange>(profile: VenueProfile<E>) {
  const { coin, name } = profile;
  const balances = { [coin]: 10_000 };
  const start = (options: Partial<SimulatorOptions> = {}) =>
    startVenue(profile.make, { venue: name, ...options }, { balances });
  const withId = (n: number) => profile.withClientId(profile.clientId(n));
  const clientIdOf = profile.clientIdOf ?? ((order: Order) => order.clientOrderId);
  const told = <T extends object>(prices: T) => (profile.tellsPrices === false ? {} : prices);
  const streamed = <T extends object>(state: T) => (profile.streams.states === false ? {} : state);

  return { start, withId, clientIdOf, told, streamed };
}
