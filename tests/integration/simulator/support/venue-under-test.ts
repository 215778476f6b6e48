import type { Exchange as CcxtExchange } from 'ccxt';
import { onTestFinished } from 'vitest';
import type { Account } from '../../../simulator/account/account.ts';
import type { ApiKey } from '../../../simulator/account/api-key.ts';
import { pointAt } from '../../../simulator/point-at.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/simulator.ts';

/** What a ccxt class is constructed with. */
export interface Credentials {
  readonly apiKey: string;
  readonly secret: string;
  readonly password: string;
}

/** A simulated venue with one account, and the real ccxt class that talks to it. */
export interface VenueUnderTest<E extends CcxtExchange> {
  readonly simulator: Simulator;
  readonly account: Account;
  readonly key: ApiKey;
  readonly exchange: E;
  /** Another instance of the class, with other credentials where some are given. */
  connect(credentials?: Partial<Credentials>): Promise<E>;
}

export interface Wallets {
  readonly balances: Readonly<Record<string, number>>;
}

/** Starts a venue whose prices stand still unless the options say otherwise; it goes away after the test. */
export async function startVenue<E extends CcxtExchange>(
  make: (credentials: Credentials) => E,
  options: SimulatorOptions,
  { balances }: Wallets,
): Promise<VenueUnderTest<E>> {
  const simulator = await startSimulator({ sigma: 0, ...options });
  onTestFinished(() => simulator.close());
  const credentials: Credentials = { apiKey: 'test-key', secret: 'dGVzdC1zZWNyZXQ=', password: 'test-passphrase' };
  const { account, key } = simulator.account({
    name: 'trader',
    balances,
    key: credentials.apiKey,
    secret: credentials.secret,
    passphrase: credentials.password,
  });
  const connect = async (changed: Partial<Credentials> = {}) => {
    const exchange = make({ ...credentials, ...changed });
    // The rate limiter of ccxt would only slow the tests down.
    exchange.enableRateLimit = false;
    await pointAt(exchange, simulator.port);
    onTestFinished(async () => {
      await exchange.close();
    });
    return exchange;
  };
  return { simulator, account, key, exchange: await connect(), connect };
}

/** Waits until `check` gives something; fails after two seconds. */
export async function eventually<T>(check: () => T | undefined | false, what: string): Promise<T> {
  for (let i = 0; i < 200; i++) {
    const value = check();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain for ${what}`);
}

/** Waits until the venue has taken so many subscriptions; Binance's stream of an account needs none but its key. */
export async function subscribed(simulator: Simulator, count: number): Promise<void> {
  const own = simulator.venue === 'binance' ? 'stream-login' : 'subscribe';
  const taken = () =>
    simulator.journal.entries.filter(
      ({ transport, call }) => transport === 'stream' && (call === 'subscribe' || call === own),
    ).length;
  await eventually(() => taken() >= count, `${count} subscriptions`);
}
