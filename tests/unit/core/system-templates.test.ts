import { describe, expect, test } from 'vitest';
import { evenCuts, lookAheadCheck } from '#core/analysis/look-ahead.ts';
import type { Trade } from '#core/analysis/report.ts';
import { DEMO_MARKETS, generateDemoMarket } from '#core/market/demo-market.ts';
import { formatMarketId } from '#core/market/market-id.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { type BacktestInput, BacktestRun, roundTripCost } from '#core/simulation/backtest.ts';
import type { ValidTemplate } from '#core/strategy/validation.ts';
import { readCandlesFile } from '#main/adapters/csv/candles-file.ts';
import { readFundingFile } from '#main/adapters/csv/funding-file.ts';
import {
  type SystemTemplate,
  systemTemplates,
  templateAboutSchema,
} from '#main/services/strategies/system-templates.ts';
import { BTC_1H, BTC_FUNDING, hasSharedData } from '../../support/shared-data.ts';
import { reportOf, run } from './support/engine.ts';
import { HOUR, instrumentOf, settingsOf } from './support/market.ts';

/** What each strategy is built around, as its name promises. */
const BUILT_AROUND: Readonly<
  Record<string, readonly (string | readonly [use: string, param: string, value: unknown])[]>
> = {
  'sma-cross': ['sma-cross', 'signal-flip'],
  'ema-trend': ['ema-cross', 'trend-filter', 'stop-loss', 'take-profit'],
  'rsi-reversal': ['rsi-reversal', 'stop-loss', 'take-profit', 'time-stop'],
  'trend-rider': ['ema-cross', 'dmi', 'trend-filter', 'chandelier'],
  'momentum-surge': ['macd', 'roc', 'volume-spike', 'trailing-stop'],
  'volatility-breakout': ['squeeze-momentum', 'keltner-breakout', 'volatility-regime', ['stop-loss', 'unit', 'atr']],
  'range-breakout': ['donchian-breakout', 'volume-filter', ['stop-loss', 'unit', 'price-structure']],
  'band-reversion': [
    'bollinger-reversion',
    'rsi-reversal',
    'choppiness-filter',
    ['indicator-target', 'target', 'bollinger-middle'],
  ],
  'oscillator-reversal': ['stochastic', 'cci-reversal', 'williams-r', 'time-stop'],
  'funding-fade': ['funding-rate-fade', 'zscore', 'time-stop'],
  consensus: ['ema-cross', 'supertrend', 'macd', 'dmi', 'aroon', 'linear-regression', 'obv-trend'],
};

const COMBINED_BY = [
  ['volatility-breakout', 'any'],
  ['oscillator-reversal', 'min-signals'],
  ['consensus', 'weighted-average'],
] as const;

/** The costs that a run has when nothing else is asked for. */
const INSTRUMENT = instrumentOf({ feeTaker: 0.0005, feeMaker: 0.0002 });
const SETTINGS = settingsOf({ slippageBps: 2 });

const MADE = DEMO_MARKETS.map((market) => ({ market: formatMarketId(market), data: generateDemoMarket(market) }));

function inputsOf({ id, strategy }: SystemTemplate): BacktestInput[] {
  return MADE.map(({ market, data }) => {
    const series = data.series.find(({ timeframe }) => timeframe === strategy.template.timeframe);
    if (!series) throw new Error(`${id} is for ${strategy.template.timeframe}, which the demo market does not have`);
    return inputOf(strategy, {
      market,
      synthetic: true,
      candles: series.candles,
      funding: data.funding,
      timeframeMs: timeframeMs(series.timeframe),
    });
  });
}

type Fed = Pick<BacktestInput, 'market' | 'synthetic' | 'candles' | 'funding' | 'timeframeMs'>;

function inputOf(strategy: ValidTemplate, market: Fed): BacktestInput {
  return { ...market, strategy, instrument: INSTRUMENT, settings: SETTINGS };
}

function tradesOf(input: BacktestInput): readonly Trade[] {
  return reportOf(run(input)).trades;
}

const TEMPLATES = systemTemplates().map((template) => [template.id, template] as const);

describe('the system templates', () => {
  test('are the three basics and the eight strategies, each once', () => {
    expect(TEMPLATES.map(([id]) => id)).toEqual(Object.keys(BUILT_AROUND));
    const basics = systemTemplates().filter(({ about }) => about.tags.includes('basics'));
    expect(basics.map(({ id }) => id)).toEqual(['sma-cross', 'ema-trend', 'rsi-reversal']);
    expect(new Set(systemTemplates().map(({ strategy }) => strategy.template.name)).size).toBe(TEMPLATES.length);
  });

  test.each(TEMPLATES)('%s is built around the components of its name', (id, { strategy: { components } }) => {
    for (const wanted of BUILT_AROUND[id]) {
      const [use, param, value] = typeof wanted === 'string' ? [wanted] : wanted;
      const found = components.find((each) => each.use.use === use);
      expect(found, use).toBeDefined();
      if (param !== undefined) expect(found?.params[param], `${use} ${param}`).toBe(value);
    }
  });

  test.each(COMBINED_BY)('%s combines its signals by %s', (id, mode) => {
    const [, template] = TEMPLATES.find(([each]) => each === id) ?? [];
    expect(template?.strategy.template.combination.mode).toBe(mode);
  });

  test('Funding Fade stands behind gates, and Consensus has exits, guards and gates', () => {
    const rolesOf = (id: string) => {
      const [, template] = TEMPLATES.find(([each]) => each === id) ?? [];
      return new Set(template?.strategy.components.map(({ use }) => use.role));
    };
    expect(rolesOf('funding-fade')).toContain('gate');
    expect([...rolesOf('consensus')].sort()).toEqual(['exit', 'filter', 'gate', 'guard', 'signal']);
  });

  test.each(TEMPLATES)('%s says in words what it is for and how it loses', (_id, { strategy, about }) => {
    const { description, timeframe } = strategy.template;
    expect(description).toMatch(/^[A-Z].* [Mm]ade for .*\. It loses .*\.$/);
    expect(about.tags).toContain(timeframe);
    for (const text of [about.idea, about.loses]) expect(text.length).toBeGreaterThan(100);
  });

  test('an about file with a field that nobody reads, or without a sentence, is refused', () => {
    const [{ about }] = systemTemplates();
    expect(templateAboutSchema.safeParse(about).success).toBe(true);
    expect(templateAboutSchema.safeParse({ ...about, looses: 'Often.' }).success).toBe(false);
    expect(templateAboutSchema.safeParse({ ...about, loses: '' }).success).toBe(false);
    expect(templateAboutSchema.safeParse({ ...about, tags: [] }).success).toBe(false);
  });
});

describe.each(TEMPLATES)('%s on the demo market', (_id, template) => {
  const { strategy } = template;
  const inputs = inputsOf(template);
  const trades = inputs.map(tradesOf);

  test('trades now and then: at least once in six weeks, at most once in a day of candles', () => {
    for (const [k, { candles, timeframeMs: step, market }] of inputs.entries()) {
      const weeks = (candles.length * step) / (7 * 24 * HOUR);
      expect(trades[k].length, market).toBeGreaterThan(weeks / 6);
      expect(trades[k].length, market).toBeLessThan(candles.length / 24);
    }
  });

  test('goes long and short on each market', () => {
    expect(strategy.template.direction).toBe('both');
    for (const list of trades) expect(new Set(list.map(({ side }) => side))).toEqual(new Set(['long', 'short']));
  });

  test('every signal speaks both ways, and agrees with some entry', () => {
    const outcomes = inputs.map(run);
    const supporters = new Set(outcomes.flatMap((each) => reportOf(each).tables.component.map(({ key }) => key)));
    for (const [k, { id }] of outcomes[0].evaluator.signals.entries()) {
      const said = new Set(outcomes.flatMap(({ evaluator }) => [...evaluator.signals[k].column]));
      expect([...said], id).toEqual(expect.arrayContaining([-1, 1]));
      expect(supporters, id).toContain(id);
    }
  });

  test('every exit rule ends some trade', () => {
    const reasons = new Set(trades.flat().map(({ exitReason }) => exitReason));
    const exits = strategy.components.filter(({ use }) => use.role === 'exit').map(({ component }) => component.id);
    expect([...reasons]).toEqual(expect.arrayContaining(exits));
  });

  test('no initial stop lies where fees and slippage alone are half of the risk', () => {
    const costs = roundTripCost(INSTRUMENT, SETTINGS);
    const risks = trades
      .flat()
      .flatMap(({ entryPrice, stop }) => (stop === null ? [] : [Math.abs(entryPrice - stop) / entryPrice]));
    // SMA Cross has no stop.
    expect(risks.length > 0).toBe(strategy.components.some(({ component }) => component.id === 'stop-loss'));
    for (const risk of risks) expect(risk).toBeGreaterThan(2 * costs);
  });

  test('decides on what it could have known', () => {
    for (const input of inputs) {
      const { passed, findings } = lookAheadCheck(input, evenCuts(input.candles.length, 6));
      expect(findings).toEqual([]);
      expect(passed).toBe(true);
    }
  });

  test('does the same candle by candle as in one go', () => {
    for (const input of inputs) {
      const single = new BacktestRun(input);
      for (let i = 1; i <= input.candles.length; i++) single.advanceTo(i);
      expect(reportOf(single.finish()).fingerprint).toBe(reportOf(run(input)).fingerprint);
    }
  });
});

describe.skipIf(!hasSharedData)('on hourly candles of the Binance BTCUSDT perpetual', () => {
  test.each(TEMPLATES)('%s trades, and decides on what it could have known', (_id, { strategy }) => {
    const input = inputOf(strategy, {
      market: 'binance:BTC/USDT:USDT',
      synthetic: false,
      candles: readCandlesFile(BTC_1H, { timeframe: '1h' }),
      funding: readFundingFile(BTC_FUNDING),
      timeframeMs: HOUR,
    });
    expect(tradesOf(input).length).toBeGreaterThan(0);
    expect(lookAheadCheck(input, evenCuts(input.candles.length, 8)).findings).toEqual([]);
  });
});
