import type { BotConfig } from '#contract/bot-config.ts';
import { allocateCandles } from '#core/market/candles.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { checkRun, type RunProblem } from '#core/simulation/check-run.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import type { MarketStore } from '#main/adapters/storage/market-store.ts';
import { UserError } from '#main/errors.ts';
import { ReplayFeed } from './replay-feed.ts';

/** Candles at either end of what is stored that show whether the bot could ever trade. */
const PROBE = 500;

/**
 * Finds what would keep a bot from ever trading before it is made.
 * @throws UserError with the field that it is about
 */
export function checkBot(config: BotConfig, strategy: ValidTemplate, store: MarketStore): void {
  if (config.settings.intrabar === 'detail') {
    throw new UserError('A bot has no candles of a lower timeframe: use pessimistic or optimistic.', {
      field: 'settings.intrabar',
    });
  }
  if (config.feed.kind === 'replay') new ReplayFeed(store, config);
  const problem = problemOf(config, strategy, store);
  if (!problem) return;
  const text = `${problem.message.charAt(0).toUpperCase()}${problem.message.slice(1)}.`;
  throw new UserError(text, { field: problem.field });
}

/** What holds at both ends of the candles, where prices and funding differ most, is a problem of all of them. */
function problemOf(config: BotConfig, strategy: ValidTemplate, store: MarketStore): RunProblem | null {
  const from = config.feed.kind === 'replay' ? (config.feed.from ?? 0) : 0;
  const first = probe(config, strategy, store, { from });
  return first && probe(config, strategy, store, { from, before: Number.MAX_SAFE_INTEGER });
}

function probe(
  { timeframe, settings, markets, feed }: BotConfig,
  strategy: ValidTemplate,
  store: MarketStore,
  bounds: { readonly from: number; readonly before?: number },
): RunProblem | null {
  const inputs = markets.map(({ market, instrument }) => {
    const { exchange, symbol } = parseMarketId(market) ?? { exchange: '', symbol: '' };
    const dataset = store.find(exchange, symbol, timeframe);
    const candles = dataset ? store.loadWindow(dataset.id, bounds, PROBE).candles : allocateCandles(0);
    // A bot that trades now gets the rates from its exchange.
    const funding = feed.kind === 'live' ? ANY_RATE : store.loadFunding(exchange, symbol);
    return { market, instrument, synthetic: false, candles, funding };
  });
  return checkRun({ strategy, timeframeMs: timeframeMs(timeframe), settings, markets: inputs });
}

const ANY_RATE = { time: Float64Array.of(0), rate: Float64Array.of(0) };
