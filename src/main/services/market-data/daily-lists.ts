import type { Key } from '#contract/keys.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { SUPPORTED_PROFILES } from '#main/adapters/exchange/profiles/index.ts';
import { UserError } from '#main/errors.ts';
import type { Log } from '#main/log.ts';

/** A list that cannot be read is asked for again after this, and no sooner. */
const LOOK_EVERY_MS = 30 * 60_000;
/** After everything is up: nothing waits for it. */
const FIRST_LOOK_MS = 2 * 60_000;

/** What is of interest here of a bot. */
interface BotOnMarkets {
  readonly config: {
    readonly feed: { readonly kind: string };
    readonly markets: readonly { readonly market: string }[];
  };
}

export interface DailyListsDeps {
  readonly keys: () => readonly Pick<Key, 'exchange' | 'active'>[];
  readonly bots: () => readonly BotOnMarkets[];
  /** Reads the list of an exchange, unless the one that is there is younger than a day. */
  readonly ensure: (exchange: string) => Promise<unknown>;
  readonly log: Log;
}

export interface DailyLists {
  /** Nothing more is begun; resolves when what runs has ended. */
  stop(): Promise<void>;
}

/**
 * Keeps the lists of instruments of those exchanges fresh that active keys and bots on live markets are at, one after the
 * other, for as long as the process runs: new contracts, limits and what is no longer traded show without a restart.
 */
export function startDailyLists({ keys, bots, ensure, log }: DailyListsDeps): DailyLists {
  let stopped = false;
  let looking: Promise<void> | null = null;
  const lookNow = async () => {
    for (const exchange of exchangesInUse(keys(), bots())) {
      if (stopped) return;
      await ensure(exchange).catch((error: unknown) => {
        if (!stopped && !(error instanceof UserError)) log.error({ error, exchange }, 'the daily list failed');
      });
    }
  };
  const look = () => {
    looking ??= lookNow().finally(() => {
      looking = null;
    });
  };
  const first = setTimeout(look, FIRST_LOOK_MS);
  const later = setInterval(look, LOOK_EVERY_MS);
  first.unref();
  later.unref();
  return {
    async stop() {
      stopped = true;
      clearTimeout(first);
      clearInterval(later);
      await looking;
    },
  };
}

/** Of those that are still there to be asked. */
function exchangesInUse(keys: readonly Pick<Key, 'exchange' | 'active'>[], bots: readonly BotOnMarkets[]): string[] {
  const used = new Set(keys.filter(({ active }) => active).map(({ exchange }) => exchange));
  for (const { config } of bots) {
    if (config.feed.kind !== 'live') continue;
    for (const { market } of config.markets) used.add(parseMarketId(market)?.exchange ?? '');
  }
  return SUPPORTED_PROFILES.map(({ id }) => id).filter((id) => used.has(id));
}
