import type { BotConfig } from '#contract/bot-config.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import type { ExchangeClient, ListedInstrument } from '#main/adapters/exchange/exchange-client.ts';
import { ExchangeError } from '#main/adapters/exchange/exchange-error.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import { UserError } from '#main/errors.ts';
import type { TradingTerms } from './order-request.ts';

/**
 * How each instrument of a bot is traded, with the exchange's present rules.
 * @throws UserError when the exchange does not trade one of them any more, or has changed what its contract is
 */
export async function readTerms(
  client: ExchangeClient,
  profile: SupportedProfile,
  { markets, settings }: Pick<BotConfig, 'markets' | 'settings'>,
): Promise<TradingTerms[]> {
  const listed = await client.instruments();
  return markets.map(({ market, instrument }) => {
    const symbol = parseMarketId(market)?.symbol ?? '';
    const found = listed.find((each) => each.symbol === symbol);
    if (!found?.active) {
      throw new UserError(
        `${profile.name} does not trade ${symbol} ${found ? 'at the moment' : 'with this key'}: stop the bot, or wait until it does.`,
      );
    }
    return {
      profile,
      symbol,
      instrument: presentRules(instrument, found, profile),
      marginMode: settings.marginMode,
      leverage: settings.leverage,
    };
  });
}

/** Steps and minimums change now and then; what a contract is worth must not. */
function presentRules(
  known: Instrument,
  { instrument, symbol }: ListedInstrument,
  profile: SupportedProfile,
): Instrument {
  if (known.contract !== instrument.contract || known.contractSize !== instrument.contractSize) {
    throw new UserError(
      `${profile.name} has changed what a contract of ${symbol} is worth: create the bot anew, so that its sizes are right.`,
    );
  }
  const { tick, step, minAmount, minNotional } = instrument;
  return { ...known, tick, step, minAmount, minNotional };
}

/**
 * Sets one net position, leverage and margin mode for each instrument. One with an open position is left as it is: the
 * exchange would refuse, or change the margin of what is open.
 * @param open symbols with an open position
 * @returns sentences for the log about what was left
 * @throws UserError when the exchange refuses what the bot is configured for
 * @throws ExchangeError when it cannot be asked
 */
export async function setUpAccount(
  client: ExchangeClient,
  terms: readonly TradingTerms[],
  open: ReadonlySet<string>,
): Promise<string[]> {
  const notes: string[] = [];
  for (const { profile, symbol, leverage, marginMode } of terms) {
    if (open.has(symbol)) {
      notes.push(`${symbol} has an open position: its leverage and margin mode stay as they are until it is closed.`);
      continue;
    }
    await settingUp(`one position per instrument for ${symbol}`, profile, () => client.setOneWay(symbol));
    await settingUp(`${leverage}× leverage and ${marginMode} margin for ${symbol}`, profile, () =>
      client.setLeverage(symbol, leverage, marginMode),
    );
  }
  return notes;
}

async function settingUp(what: string, profile: SupportedProfile, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof ExchangeError) || error.kind === 'unchanged') {
      if (error instanceof ExchangeError) return;
      throw error;
    }
    if (error.outcomeUnknown || error.kind === 'invalid-key' || error.kind === 'ip-not-allowed') throw error;
    throw new UserError(`${profile.name} does not allow ${what}: ${error.message}`, { cause: error });
  }
}
