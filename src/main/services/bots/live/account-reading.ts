import type { ExchangeClient, ExchangePosition } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';

/** An account as the exchange has it, in one settlement coin. */
export interface AccountReading {
  /** With the profit of open positions, whether the exchange's total contains it or not. */
  readonly equity: number;
  /** Not bound by positions and orders. */
  readonly available: number;
  /** Open positions of the contract type, by symbol. */
  readonly positions: ReadonlyMap<string, ExchangePosition>;
}

/**
 * Reads balance and positions.
 * @param before what was read before: an account that suddenly has none of the coin is an answer that cannot be believed
 * @throws ExchangeError when they cannot be read; a position that could not be read is not taken for none
 */
export async function readAccount(
  client: ExchangeClient,
  profile: SupportedProfile,
  coin: string,
  before: AccountReading | null,
): Promise<AccountReading> {
  const positions = new Map((await client.positions()).map((position) => [position.symbol, position]));
  const balance = (await client.balance()).find(({ currency }) => currency === coin);
  if (!balance && before && before.equity !== 0) {
    throw new ExchangeError(profile, 'bad-answer', `the balance lists no ${coin}`);
  }
  const total = balance?.total ?? 0;
  if (profile.account.totalHasOpenProfit[client.contract]) {
    return { equity: total, available: balance?.free ?? 0, positions };
  }
  let profit = 0;
  for (const { symbol, unrealizedPnl } of positions.values()) {
    if (symbol.split(':')[1] === coin) profit += unrealizedPnl ?? 0;
  }
  return { equity: total + profit, available: balance?.free ?? 0, positions };
}
