import type { ContractType, CredentialField, Credentials, InstrumentLimits, KeyTest } from '#contract/keys.ts';
import type { ExchangeClient, ListedInstrument } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import { testKey } from '#main/adapters/exchange/key-test.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import { openClient } from '#main/adapters/exchange/open-client.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { UserError } from '#main/errors.ts';

/** Which account is asked, or none of its own for what is public. Plain data: it crosses to a worker. */
export interface AskedAccount {
  readonly exchange: string;
  readonly contract: ContractType;
  readonly testnet: boolean;
  readonly credentials: Credentials | null;
  readonly network: NetworkOptions;
}

/** What the service wants to know of an exchange, and what it hears. */
export interface Answers {
  /** What is wrong with the key, or what it can do. */
  test: KeyTest;
  /** Open positions: contracts, negative for a short one. */
  positions: readonly { readonly symbol: string; readonly amount: number }[];
  /** What there is to trade, with its limits as far as they are public. */
  instruments: InstrumentLimits[];
  /** The highest leverage of one instrument, which some exchanges tell to a key only; 0 where they do not. */
  'max-leverage': number;
  /** One instrument with all its rules, margin tiers included. */
  instrument: ListedInstrument;
}
export type Question = keyof Answers;

export interface Asking {
  readonly signal: AbortSignal;
  /** A step begins. */
  readonly onStep?: (step: string, fraction: number) => void;
}

/** Asks an exchange. The questions `max-leverage` and `instrument` are about `symbol`. */
export type AskExchange = <Q extends Question>(
  question: Q,
  account: AskedAccount,
  asking: Asking & { readonly symbol?: string },
) => Promise<Answers[Q]>;

/**
 * Opens a client, asks one question and closes it again. A bot of the same key has a client of its own, in its own
 * thread, and is not asked: a question must not wait for its turn among the bot's orders, nor end with the bot. What there
 * is one of is the limit: both take from one pace and leave one reserve to exits (see SharedGates), and a pause that the
 * exchange asks one of them for holds for the other. Whatever is thrown carries no part of the key.
 * @throws UserError with the exchange's failure in words, or with code `cancelled`
 */
export const askExchange: AskExchange = async (question, account, asking) => {
  try {
    const client = await openClient(account);
    // A request that hangs ends with its connection.
    const stop = () => void client.close().catch(() => undefined);
    asking.signal.addEventListener('abort', stop, { once: true });
    try {
      asking.signal.throwIfAborted();
      return await ask[question](reportingSteps(client, question, asking.onStep), account, asking.symbol ?? '');
    } finally {
      asking.signal.removeEventListener('abort', stop);
      if (!asking.signal.aborted) await client.close();
    }
  } catch (error) {
    if (asking.signal.aborted) throw new UserError('Cancelled.', { code: 'cancelled' });
    throw withoutParts(error, account.credentials ?? {});
  }
};

const ask: {
  readonly [Q in Question]: (client: ExchangeClient, account: AskedAccount, symbol: string) => Promise<Answers[Q]>;
} = {
  test: (client, account) => testKey(findSupportedProfile(account.exchange), client),
  positions: async (client) => (await client.positions()).map(({ symbol, amount }) => ({ symbol, amount })),
  instruments: async (client) =>
    (await client.instruments()).map(({ symbol, active, instrument }) => ({
      symbol,
      active,
      maxLeverage: instrument.maxLeverage,
      minNotional: instrument.minNotional,
    })),
  'max-leverage': async (client, _account, symbol) => (await client.withTiers(symbol)).instrument.maxLeverage,
  instrument: (client, _account, symbol) => client.withTiers(symbol),
};

/** What the user reads while an exchange is asked, by the client's method, in the order of a test. */
const STEPS: Readonly<Record<string, string>> = {
  measureClock: 'Reaching the exchange and comparing clocks',
  permissions: 'Reading what the key may do',
  instruments: 'Reading the instruments',
  balance: 'Reading the balance',
  positions: 'Reading the positions',
};
const ORDER = Object.keys(STEPS);

function reportingSteps(client: ExchangeClient, question: Question, onStep: Asking['onStep']): ExchangeClient {
  if (!onStep) return client;
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const step = STEPS[String(name)];
      if (step !== undefined) onStep(step, question === 'test' ? ORDER.indexOf(String(name)) / ORDER.length : 0);
      return value.bind(target);
    },
  });
}

/** Shorter parts than this are no secret, and would tear words apart. */
const SHORTEST_PART = 4;

/** The parts of a key that nothing may repeat. The wallet's address is public. */
const SECRET_FIELDS: readonly CredentialField[] = ['apiKey', 'secret', 'password', 'uid', 'privateKey'];

/** The error in words, or a defect of ours as it is, with every part of the key taken out of its texts. */
function withoutParts(error: unknown, credentials: Credentials): unknown {
  const parts = SECRET_FIELDS.map((field) => credentials[field]?.trim() ?? '').filter(
    (part) => part.length >= SHORTEST_PART,
  );
  const clean = (text: string) => parts.reduce((rest, part) => rest.replaceAll(part, '[redacted]'), text);
  if (error instanceof ExchangeError) return new UserError(clean(error.message), { code: 'failed' });
  if (error instanceof UserError) {
    const { code, field } = error;
    return new UserError(clean(error.message), field === undefined ? { code } : { code, field });
  }
  if (!(error instanceof Error)) return new Error('an exchange’s client threw something that is no error');
  const bare = new Error(clean(error.message));
  bare.stack = clean(error.stack ?? '');
  return bare;
}
