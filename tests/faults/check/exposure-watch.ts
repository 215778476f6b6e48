import type { Account } from '../../simulator/account/account.ts';
import type { Exchange } from '../../simulator/exchange/exchange.ts';
import { NOTIONAL } from '../world/bots.ts';
import type { TradedVenue } from '../world/venues.ts';

/** What an entry may come to beyond what was asked for: it is sized at a price that is not the last one any more. */
const TOLERANCE = 1.05;

/**
 * Looks at every change of a position from the side of the exchange. An entry that was sent twice, under whatever names,
 * shows in nothing else as surely as in a position that is larger than any entry should be.
 */
export class ExposureWatch {
  readonly problems: string[] = [];
  readonly stop: () => void;

  constructor(exchange: Exchange, account: Account, { markets }: TradedVenue) {
    this.stop = exchange.listen((event) => {
      if (event.kind !== 'position' || event.account !== account) return;
      const { symbol, amount } = event.position;
      const market = markets.find(({ id }) => id === symbol);
      const { spec } = exchange.market(symbol);
      const most = (NOTIONAL / (market?.price ?? 1) / spec.contractSize) * TOLERANCE;
      if (Math.abs(amount) > most) this.problems.push(`a position of ${amount} ${symbol}, where ${most} is the most`);
    });
  }
}
