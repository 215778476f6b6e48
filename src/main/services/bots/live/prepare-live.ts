import type { BotConfig } from '#contract/bot-config.ts';
import type { Key } from '#contract/keys.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import { UserError } from '#main/errors.ts';
import type { AskExchange, AskedAccount } from '#main/services/keys/ask-exchange.ts';
import { checkInstrument } from '#main/services/keys/instrument-rules.ts';
import { entriesBlockedBy } from '#main/services/keys/key-service.ts';
import { contractOf } from '#main/services/market-data/download/instrument-list.ts';

export interface PrepareDeps {
  readonly key: Key | null;
  readonly accountFor: (keyId: string) => Promise<AskedAccount>;
  readonly ask: AskExchange;
  /** What the user knows better about the contracts, such as the fees of the account. */
  readonly given?: Partial<Instrument>;
}

/**
 * Checks a bot for an exchange account against what the account's exchange really offers.
 * @returns its configuration with the contracts as the exchange lists them, margin tiers included
 * @throws UserError that names the field, also when the exchange cannot be asked
 */
export async function prepareLive(config: BotConfig, { key, accountFor, ask, given }: PrepareDeps): Promise<BotConfig> {
  if (!key) {
    throw new UserError(`There is no key "${config.keyId}": see "plutarc keys list".`, {
      code: 'not-found',
      field: 'keyId',
    });
  }
  const obstacle = entriesBlockedBy(key);
  if (obstacle !== null) throw new UserError(obstacle, { code: 'refused', field: 'keyId' });
  if (config.feed.kind !== 'live') {
    throw new UserError('A bot with an exchange key trades live candles, not a replay.', { field: 'feed' });
  }
  const profile = findSupportedProfile(key.exchange);
  const symbols = config.markets.map(({ market }) => symbolFor(market, key, profile));
  requireOneCoin(symbols);
  const account = await accountFor(key.id);
  const signal = new AbortController().signal;
  const markets: BotConfig['markets'] = [];
  for (const [k, symbol] of symbols.entries()) {
    const { active, instrument } = await ask('instrument', account, { signal, symbol });
    const { leverage, marginMode, sizing } = config.settings;
    checkInstrument(
      profile,
      { symbol, leverage, marginMode, sizing },
      { symbol, active, maxLeverage: instrument.maxLeverage, minNotional: instrument.minNotional },
    );
    markets.push({ market: config.markets[k].market, instrument: { ...instrument, ...given } });
  }
  return { ...config, markets };
}

function symbolFor(market: string, key: Key, profile: SupportedProfile): string {
  const id = parseMarketId(market);
  if (id?.exchange !== key.exchange) {
    throw new UserError(`The key ${key.label} is for ${profile.name}: ${market} cannot be traded with it.`, {
      field: 'markets',
    });
  }
  if (contractOf(id.symbol) !== key.contract) {
    throw new UserError(
      `The key ${key.label} is for ${key.contract} perpetuals: ${id.symbol} is none. Choose another market or key.`,
      { field: 'markets' },
    );
  }
  return id.symbol;
}

/** Sizes and limits of a bot follow one balance. */
function requireOneCoin(symbols: readonly string[]): void {
  const coins = [...new Set(symbols.map((symbol) => symbol.split(':')[1]))];
  if (coins.length <= 1) return;
  throw new UserError(
    `The markets of one bot settle in the same coin: these settle in ${coins.join(' and ')}. Make a bot for each.`,
    { field: 'markets' },
  );
}
