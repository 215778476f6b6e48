import type { Account } from '../../simulator/account/account.ts';
import type { Order } from '../../simulator/account/order.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import type { LedgerFile } from '../world/ledger-file.ts';
import type { TradedVenue } from '../world/venues.ts';
import type { ExposureWatch } from './exposure-watch.ts';

/** A bot's exchange and its ledger, to be held against each other. */
export interface Subject {
  readonly venue: TradedVenue;
  readonly simulator: Simulator;
  readonly account: Account;
  readonly ledger: LedgerFile;
  readonly exposure: ExposureWatch;
  /** Last price of an instrument, by its place. */
  price(market: number): number;
  openOrders(market: number): Order[];
}
