import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Metrics } from '#core/analysis/metrics.ts';
import type { Report } from '#core/analysis/report.ts';
import type { Candles } from '#core/market/candles.ts';
import { DEMO_MARKETS, type DemoData, generateDemoMarket } from '#core/market/demo-market.ts';
import { instrumentSchema } from '#core/market/instrument.ts';
import { formatMarketId } from '#core/market/market-id.ts';
import { resampleCandles } from '#core/market/resample.ts';
import { isTimeframe, type Timeframe, timeframeMs } from '#core/market/timeframe.ts';
import type { MarketInput } from '#core/simulation/backtest.ts';
import { backtestSettingsSchema } from '#core/simulation/settings.ts';
import { readCandlesFile } from '#main/adapters/csv/candles-file.ts';
import { readFundingFile } from '#main/adapters/csv/funding-file.ts';
import { executeBacktest } from '#main/services/backtests/execute-backtest.ts';
import type { SystemTemplate } from '#main/services/strategies/system-templates.ts';

const shared = (path: string) => fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));

/** Real candles, which lie beside the project and are not part of it. */
const REAL_CANDLES = shared('candles/binance-BTCUSDT-perp-1h.csv');
const REAL_FUNDING = shared('funding/binance-BTCUSDT-perp-8h.csv');

let demo: readonly { readonly market: string; readonly data: DemoData }[] | null = null;

/** The timeframe that a system template is made for. */
export function timeframeOf({ id, strategy }: SystemTemplate): Timeframe {
  const { timeframe } = strategy.template;
  if (timeframe === undefined || !isTimeframe(timeframe)) throw new Error(`${id} names no timeframe`);
  return timeframe;
}

/** A backtest on each demo market, with the defaults of `plutarc backtest`. */
export function demoReports(template: SystemTemplate): Report[] {
  demo ??= DEMO_MARKETS.map((market) => ({ market: formatMarketId(market), data: generateDemoMarket(market) }));
  const timeframe = timeframeOf(template);
  return demo.map(({ market, data }) => {
    const series = data.series.find((each) => each.timeframe === timeframe);
    if (!series) throw new Error(`the demo market has no ${timeframe} candles`);
    return report(template, { market, synthetic: true, candles: series.candles, funding: data.funding });
  });
}

/** A backtest of each template on the real candles; null where they are not there. */
export function realReports(templates: readonly SystemTemplate[]): Report[] | null {
  if (!existsSync(REAL_CANDLES) || !existsSync(REAL_FUNDING)) return null;
  const hourly = readCandlesFile(REAL_CANDLES, { timeframe: '1h' });
  const funding = readFundingFile(REAL_FUNDING);
  return templates.map((template) => {
    const candles = longer(hourly, timeframeOf(template));
    return report(template, { market: 'binance:BTC/USDT:USDT', synthetic: false, candles, funding });
  });
}

function longer(hourly: Candles, timeframe: Timeframe): Candles {
  return timeframe === '1h' ? hourly : resampleCandles(hourly, timeframeMs(timeframe));
}

function report(template: SystemTemplate, market: Omit<MarketInput, 'instrument'>): Report {
  return executeBacktest({
    strategy: template.strategy,
    timeframe: timeframeOf(template),
    settings: backtestSettingsSchema.parse({}),
    markets: [{ ...market, instrument: instrumentSchema.parse({}) }],
  });
}

/** A metric with a fixed number of digits, thousands apart, and a true minus sign. */
export function figure(metrics: Metrics, name: keyof Metrics, digits: number, unit = ''): string {
  const value = metrics[name];
  if (value === null) return '–';
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const isZero = !/[1-9]/.test(text);
  return `${value < 0 && !isZero ? '−' : ''}${text}${unit === '' ? '' : ` ${unit}`}`;
}
