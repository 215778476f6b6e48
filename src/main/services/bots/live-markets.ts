import type { BotConfig } from '#contract/bot-config.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { type MarketId, parseMarketId } from '#core/market/market-id.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { SupportedProfile } from '#main/adapters/exchange/profile.ts';
import { findSupportedProfile } from '#main/adapters/exchange/profiles/index.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import { candleSource } from '../market-data/download/candle-source.ts';
import { unknownSymbol } from '../market-data/download/instrument-list.ts';

/** Candles that are polled come too late for anything shorter, ms. */
const SHORTEST_POLLED_MS = 15 * 60_000;

/**
 * Checks that a bot can trade now on what its markets' exchanges have: they exist and have not closed, with candles of
 * the timeframe and the margin mode.
 * @throws UserError also where candles come late and the user has not said that this is known
 */
export function checkLiveMarkets(config: BotConfig): void {
  for (const market of marketsOf(config)) {
    const profile = findSupportedProfile(market.exchange);
    candleSource(config.timeframe, profile.candles, profile.name, neverAsked);
    if (!profile.marginModes.includes(config.settings.marginMode)) {
      throw new UserError(`${profile.name} has ${profile.marginModes.join(' and ')} margin only.`, {
        field: 'settings.marginMode',
      });
    }
    const late = slowCandles(profile, config.timeframe);
    if (late !== null && !config.acceptsSlowCandles) {
      throw new UserError(
        `${late} Use 15m or a longer timeframe, or say that you know (--accept-slow-candles on the command line).`,
        { code: 'refused', field: 'acceptsSlowCandles' },
      );
    }
  }
}

/** What a trader must know about candles that come late, as a sentence; null where they do not matter. */
export function slowCandles({ name, candles }: SupportedProfile, timeframe: Timeframe): string | null {
  if (candles.source === 'stream' || timeframeMs(timeframe) >= SHORTEST_POLLED_MS) return null;
  return `${name} has no stream of candles: they are asked for every ${candles.pollSeconds} s, so what is decided on ${timeframe} candles can come up to ${candles.pollSeconds} s late.`;
}

/**
 * The config with the contracts that the exchanges list, as last read, so that a bot trades what there is.
 * @param given what the user knows better, such as the fees of the account
 * @throws UserError when an exchange does not list a market, or has not been read yet
 */
export function withRealContracts(config: BotConfig, store: MarketStore, given: Partial<Instrument> = {}): BotConfig {
  const markets = marketsOf(config).map(({ exchange, symbol }, k) => {
    const { id, name } = findSupportedProfile(exchange);
    const listed = store.instruments.get(id, symbol);
    if (!listed?.active) {
      const { found } = store.instruments.search(id, symbol.split('/')[0], 10);
      throw new UserError(
        store.instruments.state(id) === null
          ? `The instruments of ${name} have not been read yet: read them with "plutarc data instruments --exchange ${id}".`
          : unknownSymbol(
              name,
              symbol,
              found.filter(({ active }) => active).map((each) => each.symbol),
            ),
        { code: 'not-found', field: 'markets' },
      );
    }
    return { market: config.markets[k].market, instrument: { ...listed.instrument, ...given } };
  });
  return { ...config, markets };
}

function marketsOf({ markets }: BotConfig): MarketId[] {
  return markets.flatMap(({ market }) => parseMarketId(market) ?? []);
}

/** Only whether there are candles of the timeframe is of interest. */
const neverAsked = () => Promise.reject(new Error('no candles are asked for'));
