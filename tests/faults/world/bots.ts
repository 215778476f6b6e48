import { type BotConfig, botConfigSchema } from '#contract/bot-config.ts';
import type { Execution } from '#core/live/execution.ts';
import type { Instrument } from '#core/market/instrument.ts';
import { type Template, templateSchema } from '#core/strategy/template.ts';
import type { TradedVenue } from './venues.ts';

export const BOT_ID = 'bot-1';
export const TIMEFRAME = '5m';
export const CANDLE_MS = 300_000;
/** What a position is worth when it is entered, in quote currency. Two of them bind a seventh of the wallet. */
export const NOTIONAL = 3000;

/**
 * Long after a close above the one before, short after one below it, and the other way round when it turns: a script of
 * prices is a script of decisions. Every kind of level is there: a fixed stop, one that trails, and two targets.
 */
export const TEMPLATE: Template = templateSchema.parse({
  format: 'plutarc-strategy/1',
  name: 'Rise and fall',
  components: [
    { id: 'rise', use: 'sma-cross', role: 'signal', params: { fast: 1, slow: 2, output: 'state' } },
    { id: 'stop', use: 'stop-loss', role: 'exit', params: { unit: 'percent', value: 1 } },
    { id: 'trail', use: 'trailing-stop', role: 'exit', params: { unit: 'percent', value: 0.9, activation: 0.2 } },
    { id: 'targets', use: 'take-profit', role: 'exit', params: { unit: 'percent', ladder: ['0.6:50', '1.5:50'] } },
    { id: 'flip', use: 'signal-flip', role: 'exit', params: {} },
  ],
});

/** Entries at the market, or with limit orders that go after the price twice. */
export const EXECUTIONS: Readonly<Record<'market' | 'limit', Execution>> = {
  market: { entry: { kind: 'market' }, protection: 'exchange', trailing: 'resume', unprotected: 'exit' },
  limit: {
    entry: { kind: 'limit', timeoutSeconds: 60, reprices: 2 },
    protection: 'exchange',
    trailing: 'resume',
    unprotected: 'exit',
  },
};

/** @param instruments rules of the venue's markets, in their order */
export function configFor(
  venue: TradedVenue,
  instruments: readonly Instrument[],
  entry: keyof typeof EXECUTIONS,
): BotConfig {
  return botConfigSchema.parse({
    name: 'Rise and fall',
    strategyId: 'rise-and-fall',
    keyId: 'key-1',
    markets: venue.markets.map(({ symbol }, k) => ({
      market: `${venue.venue}:${symbol}`,
      instrument: instruments[k],
    })),
    timeframe: TIMEFRAME,
    settings: {
      leverage: 5,
      marginMode: 'isolated',
      sizing: { kind: 'notional', notional: NOTIONAL },
      slippageBps: 2,
      limits: {},
    },
    execution: EXECUTIONS[entry],
    feed: { kind: 'live' },
  });
}
