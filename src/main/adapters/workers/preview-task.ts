import type { PreviewReply, StrategyDraft } from '#contract/strategies.ts';
import { previewStrategy } from '#core/analysis/preview.ts';
import type { ColumnCache } from '#core/indicators/column-graph.ts';
import { ColumnPool } from '#core/indicators/column-pool.ts';
import type { Candles } from '#core/market/candles.ts';
import type { FundingRates } from '#core/market/funding-rates.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { parseMarketId } from '#core/market/market-id.ts';
import { type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import { checkRun } from '#core/simulation/check-run.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { describeIssues, validateTemplate } from '#core/strategy/validation.ts';
import { MarketStore } from '#main/adapters/storage/market-store.ts';
import { datasetId } from '#main/adapters/storage/series-row.ts';
import { UserError } from '#main/errors.ts';

export interface PreviewTask {
  readonly dataFolder: string;
  readonly template: StrategyDraft;
  /** `EX:SYMBOL`. */
  readonly market: string;
  readonly timeframe: Timeframe;
}

/** A preview follows every movement of a slider, so that it looks at the end of a series only. */
const COMPUTED = 20_000;
const SHOWN = 1500;

/** Columns that are kept, of 160 kB each. */
const MOST_COLUMNS = 200;

/** The end of a stored market, and what was computed over it. */
export interface LoadedMarket {
  /** Changes with the stored candles and funding rates. */
  readonly state: string;
  readonly candles: Candles;
  readonly funding: FundingRates | null;
  /** Indicators of earlier previews over these candles: a change nearly always leaves most of them as they are. */
  readonly columns: ColumnCache;
}

/** The market of the last preview: the next one is nearly always about the same. */
let last: LoadedMarket | null = null;
const pool = new ColumnPool();

/** What a strategy would have done over the last candles of a stored market. */
export async function run({ dataFolder, template, market, timeframe }: PreviewTask): Promise<PreviewReply> {
  const validation = validateTemplate(template);
  if (!validation.valid) throw new UserError(describeIssues(validation.issues), { field: 'draft' });
  const { strategy } = validation;
  const { candles, funding, columns } = loadMarket(dataFolder, market, timeframe);
  if (columns.size > MOST_COLUMNS) columns.clear();
  const rules = { strategy, timeframeMs: timeframeMs(timeframe), settings: backtestSettingsSchema.parse({}) };
  const input = { market, synthetic: false, candles, funding, instrument: instrumentOf(market) };
  const problem = checkRun({ ...rules, markets: [input] });
  const shownFrom = Math.max(0, candles.length - SHOWN);
  const column = (values: Float64Array) => values.slice(shownFrom);
  try {
    return {
      preview: previewStrategy({ ...rules, ...input, pool, columnCache: columns }, shownFrom),
      candles: {
        length: candles.length - shownFrom,
        time: column(candles.time),
        open: column(candles.open),
        high: column(candles.high),
        low: column(candles.low),
        close: column(candles.close),
        volume: column(candles.volume),
      },
      lacks:
        problem?.field === 'funding' ? `${problem.message.charAt(0).toUpperCase()}${problem.message.slice(1)}.` : null,
      computed: candles.length,
    };
  } finally {
    pool.recycle();
  }
}

/**
 * The end of a stored market as previews look at it; read again only when it has changed.
 * @throws UserError when there is no such market
 */
export function loadMarket(dataFolder: string, name: string, timeframe: Timeframe): LoadedMarket {
  const market = parseMarketId(name);
  if (!market) throw new UserError(`"${name}" is not a market.`, { field: 'market' });
  const store = MarketStore.open(dataFolder);
  try {
    const id = datasetId(market.exchange, market.symbol, timeframe);
    const dataset = store.get(id);
    if (!dataset || dataset.count === 0) {
      throw new UserError(`No ${timeframe} candles of ${name} are stored any more: choose another market.`, {
        code: 'not-found',
        field: 'market',
      });
    }
    const state = [dataFolder, id, dataset.updatedAt, dataset.count, dataset.fundingRates].join(' ');
    if (last?.state === state) return last;
    const { candles } = store.loadWindow(id, { before: Number.POSITIVE_INFINITY }, COMPUTED);
    const funding = store.loadFunding(market.exchange, market.symbol);
    last = { state, candles, funding: funding.time.length > 0 ? funding : null, columns: new Map() };
    return last;
  } finally {
    store.close();
  }
}

/** A contract with customary fees; inverse where the symbol says that it is settled in its coin. */
function instrumentOf(name: string) {
  const [, base, , settle] = /^[^:]+:([^/]+)\/([^:]+):(.+)$/.exec(name) ?? [];
  return instrumentSchema.parse({ contract: base !== undefined && base === settle ? 'inverse' : 'linear' });
}
